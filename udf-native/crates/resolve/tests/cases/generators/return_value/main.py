def inner():
    yield 1
    return make


def make():
    return 2


def outer():
    factory = yield from inner()
    yield factory()


assert list(outer()) == [1, 2]
