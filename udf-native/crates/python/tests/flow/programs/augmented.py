def f():
    x = 1
    x += 2
    y = [x]
    y += [x]
    for i in range(3):
        x *= i + x
        y[0] -= x
    x -= (x := 3)
    return x, y

print(f())
