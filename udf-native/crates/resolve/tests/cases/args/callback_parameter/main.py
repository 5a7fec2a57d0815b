def run(callback, value):
    return callback(value)


def double(value):
    return value * 2


def negate(value):
    return -value


print_me = run(double, 2) + run(negate, 3)
