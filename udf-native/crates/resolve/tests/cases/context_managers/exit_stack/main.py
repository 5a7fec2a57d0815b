from contextlib import ExitStack, closing


class File:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def close(self):
        return None


def goodbye(name):
    return name


with ExitStack() as stack:
    stack.enter_context(File()).close()
    stack.callback(goodbye, "a")
with closing(File()) as file:
    file
