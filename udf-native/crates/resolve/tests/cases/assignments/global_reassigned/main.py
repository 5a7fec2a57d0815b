def before():
    return "before"


def after():
    return "after"


handler = before


def handle():
    return handler()


def install():
    global handler
    handler = after


assert handle() == "before"
install()
assert handle() == "after"
