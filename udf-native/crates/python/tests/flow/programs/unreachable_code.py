def f(n):
    x = 1
    if n:
        return x
        x = 2
    while True:
        x = x + 1
        if x > 3:
            break
        continue
        x = 100
    if False:
        x = 200
    return x

print(f(0), f(1))
