from functools import partial


def run(callback, value):
    return callback(value)


def double(value):
    return value * 2


doubler = partial(run, double)
doubler(2)
nested = partial(partial(run, double), 3)
nested()
