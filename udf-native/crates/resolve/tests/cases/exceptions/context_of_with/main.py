class Guard:
    def __init__(self, on_error):
        self.on_error = on_error

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is not None:
            return self.on_error(error)
        return False


def swallow(error):
    return True


def broken():
    raise RuntimeError


with Guard(on_error=swallow):
    broken()
with Guard(swallow):
    pass
