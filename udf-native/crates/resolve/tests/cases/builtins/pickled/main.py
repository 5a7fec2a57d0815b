import copy
import json
import pickle


class Kept:
    def __init__(self):
        self.kept = 1

    def __getstate__(self):
        return {"kept": self.kept}

    def __setstate__(self, state):
        self.kept = state["kept"]

    def use(self):
        return self.kept


class Made:
    def __reduce__(self):
        return (Made, ())


def show(value):
    return repr(value)


def back():
    return pickle.loads(pickle.dumps(Kept()))


back().use()
copy.copy(Made())
json.dumps({"value": object()}, default=show)
