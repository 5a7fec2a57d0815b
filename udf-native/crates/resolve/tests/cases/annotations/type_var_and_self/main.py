from typing import Generic, TypeVar

T = TypeVar("T")


class Box(Generic[T]):
    def __init__(self, item: T):
        self.item = item

    def get(self) -> T:
        return self.item

    def map(self, function) -> "Box":
        return Box(function(self.get()))


class Apple:
    def eat(self):
        return "eaten"


def peel(apple: Apple) -> Apple:
    return apple


Box(Apple()).map(peel).get().eat()
