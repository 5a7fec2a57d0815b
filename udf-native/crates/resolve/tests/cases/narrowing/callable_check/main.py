class Lazy:
    def __call__(self):
        return "lazy"


def compute():
    return "computed"


def resolve(value):
    if callable(value):
        return value()
    if hasattr(value, "resolve"):
        return value.resolve()
    return value


class Reference:
    def resolve(self):
        return resolve(compute)


for value in (Lazy(), compute, 1, Reference()):
    resolve(value)
