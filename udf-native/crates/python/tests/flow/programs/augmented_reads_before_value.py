def f(n):
    x = n
    x += g(x)
    x += [x, x + 1][n]
    return x

def g(x):
    x *= 2
    return x

print(f(0), f(1))
