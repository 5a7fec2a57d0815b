def known():
    return "known"


def unknown():
    return "unknown"


HANDLERS = {"a": known}


def handle(name):
    handler = HANDLERS.get(name, unknown)
    return handler()


handle("a")
handle("b")
