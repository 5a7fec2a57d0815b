def f():
    a, (b, *c), [d] = 1, (2, 3, 4), [5]
    a, b = b, a
    *c, d = c + [d, a]
    e = [(f := b), d]
    return a, b, c, d, e, f

print(f())
