class Problem(Exception):
    pass


def problem(text):
    return Problem(text)


def check(value):
    if not value:
        raise problem("no value")


try:
    check(0)
except Problem as caught:
    try:
        raise problem("again") from caught
    except Problem:
        pass
