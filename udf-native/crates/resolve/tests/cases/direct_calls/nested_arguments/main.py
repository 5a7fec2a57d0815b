def add(left, right):
    return left + right


def one():
    return 1


def result():
    return add(add(one(), one()), add(1, one()))


assert result() == 4
