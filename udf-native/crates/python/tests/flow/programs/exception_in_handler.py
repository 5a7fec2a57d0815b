def f(n):
    x = 0
    try:
        try:
            x = 1
            raise ValueError(n)
        except ValueError as e:
            x = 2
            if n:
                raise KeyError(e)
            x = 3
    except KeyError as e:
        print(e, x)
    return x

print(f(0), f(1))
