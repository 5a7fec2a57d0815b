import functools


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


class Store:
    @classmethod
    @logged
    def open(cls, name):
        return cls(name)

    @staticmethod
    @logged
    def clean(name):
        return name.strip()

    @property
    @logged
    def size(self):
        return len(self.name)

    def __init__(self, name):
        self.name = self.clean(name)


assert Store.open(" a ").size == 1
