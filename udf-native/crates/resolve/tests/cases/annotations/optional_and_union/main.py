from __future__ import annotations

from typing import Optional, Union


class Cat:
    def meow(self):
        return "meow"


class Dog:
    def bark(self):
        return "woof"

    def name(self):
        return "dog"


def pet(cat: Optional[Cat]):
    return cat.meow() if cat else None


def call(animal: Union[Dog, None]):
    if animal:
        animal.bark()


def both(animal: Dog | None = None):
    return animal and animal.name()


pet(Cat())
pet(None)
call(Dog())
both(Dog())
