def item():
    return "module"


def a():
    return "a"


results = [item() for item in (a,)]
assert item() == "module"
pairs = {item: item() for item in [a]}
item()
