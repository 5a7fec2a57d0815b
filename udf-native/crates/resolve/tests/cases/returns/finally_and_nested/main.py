def open_():
    return "open"


def close():
    return "close"


def work(fail):
    try:
        return choose(fail)()
    finally:
        close()


def choose(fail):
    with_default = {True: broken}.get(fail, open_)
    return with_default


def broken():
    raise OSError


work(False)
try:
    work(True)
except OSError:
    pass
