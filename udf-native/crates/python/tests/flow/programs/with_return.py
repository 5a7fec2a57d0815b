from contextlib import suppress

def f(n):
    for i in range(3):
        with suppress(KeyError):
            x = i
            if i == n:
                return x
            x = x + 1
            if i == 1:
                raise KeyError
            x = x * 2
        print(x)
    return x

print(f(1), f(7))
