def same(function):
    return function


def noisy(function):
    assert callable(function)
    return function


def work():
    return 1


same(noisy(work))()
assert same(same)(work)() == 1
