def present():
    return 1


def _made():
    return 2


def __getattr__(name):
    if name == "wanted":
        return _made
    raise AttributeError(name)
