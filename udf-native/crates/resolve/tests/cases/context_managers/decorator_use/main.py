from contextlib import ContextDecorator


class timed(ContextDecorator):
    def __enter__(self):
        return self.start()

    def __exit__(self, *error):
        self.stop()

    def start(self):
        return self

    def stop(self):
        return None


@timed()
def work():
    return 1


work()
with timed():
    pass
