from enum import Enum, member


def add(a, b):
    return a + b


class Operation(Enum):
    ADD = member(add)
    SUB = ("-", lambda a, b: a - b)

    def __call__(self, a, b):
        if isinstance(self.value, tuple):
            return self.value[1](a, b)
        return self.value(a, b)


try:
    Operation.ADD(1, 2)
    Operation.SUB(1, 2)
except TypeError:
    raise
