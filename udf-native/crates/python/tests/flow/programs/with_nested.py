from contextlib import contextmanager, suppress

@contextmanager
def tag(name):
    text = name.upper()
    yield text
    text = text + "!"
    print(text)

def f(n):
    value = 0
    with tag("a") as first, suppress(ZeroDivisionError):
        value = 1
        with tag("b") as second:
            value = first + second
            print(value)
        value = 2
        value = 1 // n
    print(value)

f(0)
f(1)
