from contextlib import nullcontext, suppress


class Lock:
    def __enter__(self):
        return self.acquire()

    def __exit__(self, *error):
        self.release()

    def acquire(self):
        return Held(self)

    def release(self):
        return None


class Held:
    def __init__(self, lock):
        self.lock = lock

    def check(self):
        return self.lock


def work(lock):
    with lock as held, suppress(KeyError):
        held.check()
        fail()


def fail():
    raise KeyError


work(Lock())
work(nullcontext(Held(None)))
