import functools


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        before(function.__name__)
        return function(*args, **kwargs)

    return wrapper


def before(name):
    return name


@logged
def work(value):
    return value


@logged
def rest():
    return work(0)


work(1)
rest()
