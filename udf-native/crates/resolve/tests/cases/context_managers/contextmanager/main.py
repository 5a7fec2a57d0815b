from contextlib import contextmanager


@contextmanager
def opened(name):
    handle = acquire(name)
    try:
        yield handle
    finally:
        release(handle)


class Handle:
    def read(self):
        return "text"


def acquire(name):
    return Handle()


def release(handle):
    return handle.read()


def main():
    with opened("a") as handle:
        handle.read()


main()
