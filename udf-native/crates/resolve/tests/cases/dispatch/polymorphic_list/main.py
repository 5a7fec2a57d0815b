class Node:
    def evaluate(self):
        raise NotImplementedError


class Number(Node):
    def __init__(self, value):
        self.value = value

    def evaluate(self):
        return self.value


class Sum(Node):
    def __init__(self, *parts):
        self.parts = parts

    def evaluate(self):
        return sum(part.evaluate() for part in self.parts)


class Negative(Node):
    def __init__(self, part):
        self.part = part

    def evaluate(self):
        return -self.part.evaluate()


assert Sum(Number(1), Negative(Number(2)), Sum(Number(3))).evaluate() == 2
