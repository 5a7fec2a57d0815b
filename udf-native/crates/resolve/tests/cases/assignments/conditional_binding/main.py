import sys


def fast():
    return "fast"


def slow():
    return "slow"


def choose(is_fast):
    if is_fast:
        run = fast
    else:
        run = slow
    return run()


choose(True)
choose(False)
best = fast if sys.maxsize > 0 else slow
best()
