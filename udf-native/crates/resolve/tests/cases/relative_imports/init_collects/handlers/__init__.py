from . import alpha, beta

HANDLERS = {"a": alpha.handle, "b": beta.handle}


def dispatch(name):
    return HANDLERS[name]()
