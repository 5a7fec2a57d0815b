def make(limit):
    class Checker:
        def check(self, value):
            return value < limit and verify(value)

    return Checker


def verify(value):
    return value >= 0


Small = make(10)
assert Small().check(3)
assert make(2)().check(1)
