def a():
    return 1


def b():
    return 2


def c():
    return 3


hooks = [a, b]
hooks[0]()
hooks.append(c)
hooks[-1]()
for hook in hooks[1:]:
    hook()
