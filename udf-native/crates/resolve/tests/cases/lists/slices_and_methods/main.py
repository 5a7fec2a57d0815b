def a():
    return "a"


def b():
    return "b"


def c():
    return "c"


steps = [a]
steps.extend([b, c])
steps.insert(0, c)
for step in steps[:2]:
    step()
steps.pop(1)()
list(reversed(steps))[0]()
(steps + [a])[-1]()
[*steps, b][3]()
