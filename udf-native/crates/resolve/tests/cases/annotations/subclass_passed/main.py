class Shape:
    def area(self):
        return 0

    def describe(self):
        return f"area {self.area()}"


class Square(Shape):
    def area(self):
        return 4


def show(shape: Shape):
    return shape.describe() + str(shape.area())


show(Square())
