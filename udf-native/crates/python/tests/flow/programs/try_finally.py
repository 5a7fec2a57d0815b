def f(n):
    x = 0
    try:
        x = 1
        if n == 1:
            return x
        x = 2
        if n == 2:
            raise ValueError(x)
        x = 3
    finally:
        print(x)
        y = x
    return y

for n in range(3):
    try:
        print(f(n))
    except ValueError as caught:
        print(caught)
