def f(n):
    x = n
    try:
        assert (x := x - 1) > 0, (y := x)
        y = "fine"
    except AssertionError as error:
        print(error, x, y)
    return x, y

print(f(3), f(0))
