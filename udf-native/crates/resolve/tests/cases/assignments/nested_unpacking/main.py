def one():
    return 1


def two():
    return 2


def three():
    return 3


table = ((one, (two, three)),)
for first, (second, third) in table:
    first()
    third()
[(x, (y, _))] = table
y()
