def f(a, b):
    return [x + y for x in a if x for y in x if b]

m = {k: v for k, v in items for w in k}
n = {(s, t) for s in [u for u in outer]}
g = (i for i in range(3))

class C:
    names = [1]
    l = [n for n in names for q in names]
    d = {n: (lambda: n) for n in names}

async def h(a):
    return [x async for x in a], [await y for y in a], {z async for z in a}
