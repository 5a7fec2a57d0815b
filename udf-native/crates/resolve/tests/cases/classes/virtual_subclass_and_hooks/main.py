from abc import ABC


class Drawable(ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return has_draw(other)


def has_draw(kind):
    return any("draw" in vars(base) for base in kind.__mro__)


class Circle:
    def draw(self):
        return "o"


def render(thing):
    if isinstance(thing, Drawable):
        return thing.draw()
    return None


render(Circle())
render(3)
