class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


class Named:
    def __init__(self, name):
        self._name = name

    @property
    def name(self):
        return self._name

    def shout(self):
        return self.name.upper()


def on_axis(point):
    return point.x


def describe(value):
    match value:
        case Point(0, y=0):
            return "origin"
        case Point(x, y) as point if on_axis(point):
            return f"{x} {y}"
        case Named(name="a"):
            return value.shout()
        case Named() as named:
            return named.shout()
        case {"make": make}:
            return make()
        case [first, *_]:
            return first()


def made():
    return 1


for value in (Point(0, 0), Point(1, 2), Named("a"), Named("b"), {"make": made}, [made]):
    describe(value)
