def outer(f):
    def middle(g):
        def inner(value):
            return f(g(value))

        return inner

    return middle


def double(value):
    return value * 2


def negate(value):
    return -value


assert outer(double)(negate)(1) == -2
