class Adder:
    def __init__(self, amount):
        self.amount = amount

    def __call__(self, value):
        return self.add(value)

    def add(self, value):
        return value + self.amount


add_two = Adder(2)
assert add_two(1) == 3
assert list(map(Adder(1), [1])) == [2]
