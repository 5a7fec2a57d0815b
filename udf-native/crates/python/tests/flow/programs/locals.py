def f():
    a = 1
    b = a + 1
    a = b * a
    c, b = a, b
    return a + b + c

print(f())
