from dataclasses import dataclass


@dataclass
class Shape:
    name: str

    def __post_init__(self):
        self.validate()

    def validate(self):
        return bool(self.name)


@dataclass
class Circle(Shape):
    radius: float

    def validate(self):
        return super().validate() and self.radius > 0


Circle("c", 1.0)
Shape("s")
