def log(function, *args, **kwargs):
    return function(*args, **kwargs)


def area(width, height=1, *, scale=1):
    return width * height * scale


def apply(function, argument):
    return function(argument)


def identity(value):
    return value


assert log(area, 2, height=3, scale=4) == 24
assert log(apply, identity, 5) == 5
