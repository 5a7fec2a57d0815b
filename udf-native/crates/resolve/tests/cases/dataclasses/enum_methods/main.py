from enum import Enum


class Color(Enum):
    RED = 1
    BLUE = 2

    def describe(self):
        return self.name.lower()

    @classmethod
    def default(cls):
        return cls.RED

    @property
    def is_warm(self):
        return self is Color.RED


Color.RED.describe()
Color.default().describe()
assert Color(2).is_warm is False
for color in Color:
    color.describe()
Color["BLUE"].describe()
