def g(n):
    if n == 1:
        raise KeyError(n)
    if n == 2:
        raise ValueError(n)
    return n

def f(n):
    a = 1
    try:
        a = 2
        try:
            a = 3
            b = g(n)
            a = 4
        except KeyError:
            a = a + 10
            b = g(n + 1)
        finally:
            print(a)
            c = a
    except ValueError:
        b = c
    print(a, b, c)

for n in range(3):
    f(n)
