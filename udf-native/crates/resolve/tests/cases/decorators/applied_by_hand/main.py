def twice(function):
    def inner(value):
        return function(function(value))

    return inner


def increment(value):
    return value + 1


increment_twice = twice(increment)
increment_twice(1)


class Math:
    def double(self, value):
        return value * 2

    quadruple = None


def lift(method):
    def lifted(self, value):
        return method(self, method(self, value))

    return lifted


Math.quadruple = lift(Math.double)
assert Math().quadruple(1) == 4
