def __getattr__(name):
    if name == "load":
        return _load
    raise AttributeError(name)


def _load():
    return 1
