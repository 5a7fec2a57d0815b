import functools


def repeat(times):
    def decorate(function):
        @functools.wraps(function)
        def repeated(*args):
            return [function(*args) for _ in range(times)]

        return repeated

    return decorate


@repeat(times=2)
def roll(sides):
    return sides


roll(6)
