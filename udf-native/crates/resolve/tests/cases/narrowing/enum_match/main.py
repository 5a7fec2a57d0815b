from enum import Enum, auto


class Kind(Enum):
    CIRCLE = auto()
    SQUARE = auto()


def circle(size):
    return 3 * size


def square(size):
    return size * size


def area(kind, size):
    match kind:
        case Kind.CIRCLE:
            return circle(size)
        case Kind.SQUARE:
            return square(size)


for kind in Kind:
    area(kind, 2)
