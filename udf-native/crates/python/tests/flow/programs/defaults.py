base = 1

def f(a, b=base, *args, c=base + 1, **kwargs):
    a = a + b
    return a, b, args, c, kwargs

base = 5
print(f(1), f(1, 2, 3, c=4, d=5))
g = lambda x, y=base: x + y + base
base = 6
print(g(1))
