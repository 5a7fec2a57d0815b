def left():
    return "l"


def right():
    return "r"


def rest():
    return "rest"


a, b = left, right
a()
(c, *others), d = [left, rest, rest], right
for other in others:
    other()
d()
