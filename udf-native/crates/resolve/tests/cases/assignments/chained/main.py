def f():
    return 1


def g():
    return 2


a = b = f
a()
a = g
b()
a()
