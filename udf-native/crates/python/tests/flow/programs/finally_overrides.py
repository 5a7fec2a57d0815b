def f(n):
    x = 1
    try:
        x = 2
        return x // n
    except ZeroDivisionError:
        x = 3
    finally:
        print(x)
        if n > 1:
            x = 4
            return x
    return x

print(f(0), f(1), f(2))
