def f(values):
    x = 10
    a = [x + v for v in values if v > 1]
    b = {v: [v * w for w in values if w > v] for v in values}
    c = {x for x in values}
    d = list(x * y for y in values)
    return a, b, c, d, x

print(f([1, 2, 3]))
