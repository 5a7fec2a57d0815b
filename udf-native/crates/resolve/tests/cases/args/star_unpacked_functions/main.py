def one():
    return 1


def two():
    return 2


def add(left, right):
    return left() + right()


steps = (one, two)
add(*steps)
options = {"left": two, "right": one}
add(**options)
