def f(name, width):
    text = f"{name:>{width}} {(width := width + 1)!r} {width=}"
    name = f"{text}{name!s:<{width}}"
    return name

print(f("a", 3))
