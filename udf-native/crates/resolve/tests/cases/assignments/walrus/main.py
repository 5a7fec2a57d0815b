def find(key):
    return {"a": make}.get(key)


def make():
    return 1


if (maker := find("a")) is not None:
    maker()
values = [result for name in ("a",) if (result := find(name))]
values[0]()
