def outer(action):
    return middle(action)


def middle(action):
    return inner(action, noop)


def inner(action, fallback):
    return (action or fallback)()


def work():
    return 1


def noop():
    return 0


assert outer(work) == 1
assert outer(None) == 0
