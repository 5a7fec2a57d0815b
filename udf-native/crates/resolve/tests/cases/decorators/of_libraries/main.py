import dataclasses
import enum
import functools
import typing


@functools.total_ordering
class Version:
    def __init__(self, number):
        self.number = number

    def __eq__(self, other):
        return self.number == other.number

    def __lt__(self, other):
        return self.number < other.number

    def text(self):
        return str(self.number)


@enum.unique
class Color(enum.Enum):
    RED = 1

    def label(self):
        return "red"


@dataclasses.dataclass(order=True)
class Point:
    x: int = 0

    def moved(self):
        return Version(self.x).text()


class Child(Version):
    @typing.final
    def shout(self):
        return self.text()


Child(1).shout()
Point(1).moved()
Version(1) < Version(2)
Color.RED.label()
