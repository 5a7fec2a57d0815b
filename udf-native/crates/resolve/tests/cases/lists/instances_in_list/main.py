class Shape:
    def area(self):
        return 0


class Square(Shape):
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side**2


class Circle(Shape):
    def area(self):
        return 3


shapes = [Square(1), Circle()]
assert sum(shape.area() for shape in shapes) == 4
shapes[0].area()
shapes.pop().area()
