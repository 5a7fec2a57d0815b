def f(a, b):
    x = a if a > b else b
    y = (x := x + 1) if x < 5 else x
    return x + y

print(f(1, 2), f(7, 2))
