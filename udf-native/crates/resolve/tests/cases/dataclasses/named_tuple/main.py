from collections import namedtuple
from typing import NamedTuple


class Point(NamedTuple):
    x: int
    y: int = 0

    def norm(self):
        return abs(self.x) + abs(self.y)

    @classmethod
    def origin(cls):
        return cls(0, 0)


class Pair(namedtuple("Pair", "first second")):
    def call_first(self):
        return self.first()

    def swap(self):
        return self._replace(first=self.second, second=self.first)


def one():
    return 1


def two():
    return 2


Point(1).norm()
Point.origin().norm()
pair = Pair(one, two)
pair.call_first()
first, second = pair
second()
pair.swap().call_first()
