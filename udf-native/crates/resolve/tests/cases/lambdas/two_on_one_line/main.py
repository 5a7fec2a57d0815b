def apply(f, g):
    return f(g(1))


def one(x):
    return x + 1


def two(x):
    return x + 2


assert apply(lambda x: one(x), lambda x: two(x)) == 4
