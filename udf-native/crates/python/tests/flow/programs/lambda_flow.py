def f(values):
    offset = 1
    key = lambda v, *, scale=offset: (v + offset) * scale
    offset = 2
    result = sorted(values, key=key)
    twice = lambda n: (m := n * 2) + m
    return result, twice(offset), list(map(lambda v: v - offset, values))

print(f([3, 1, 2]))
