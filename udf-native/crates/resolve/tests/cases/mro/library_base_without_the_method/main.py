import abc
import collections.abc
import typing

T = typing.TypeVar("T")


class Store:
    def __init__(self):
        self.rows = {}

    def load(self, key):
        return self.rows.get(key)


class Cached(typing.Generic[T], Store):
    def cached(self, key):
        return self.load(key)


class Checked(abc.ABC, Store):
    @abc.abstractmethod
    def check(self): ...


class Strict(Checked):
    def check(self):
        return self.load("a")


class Items(collections.abc.Sized, Store):
    def __len__(self):
        return self.count()

    def count(self):
        return 1


Cached().cached("a")
Strict().check()
len(Items())
Items().load("b")
