def load(name):
    return name


def is_valid(item):
    return bool(item)


def consume(items):
    for item in items:
        keep(item)


def keep(item):
    return item


lazy = (load(name) for name in ("a", "b") if is_valid(name))
consume(lazy)
any(is_valid(item) for item in ["", "a"])
