def steps():
    yield prepare
    yield finish


def prepare():
    return "prepare"


def finish():
    return "finish"


for step in steps():
    step()
first, *_ = steps()
first()
next(steps())()
