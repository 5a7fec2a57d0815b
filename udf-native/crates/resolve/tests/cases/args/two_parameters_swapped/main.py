def first():
    return 1


def second():
    return 2


def pick(left, right):
    return right() - inner(right, left)


def inner(left, right):
    return right()


pick(first, second)
