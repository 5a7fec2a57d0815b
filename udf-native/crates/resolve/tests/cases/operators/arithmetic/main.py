class Vector:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        return Vector(self.x + other.x)

    def __radd__(self, other):
        return self

    def __mul__(self, factor):
        return Vector(self.x * factor)

    def __neg__(self):
        return self * -1

    def __iadd__(self, other):
        self.x += other.x
        return self

    def __abs__(self):
        return abs(self.x)

    def __matmul__(self, other):
        return self.x * other.x


a, b = Vector(1), Vector(2)
c = a + b * 3
c += -a
0 + a
sum([a, b])
abs(c)
a @ b
