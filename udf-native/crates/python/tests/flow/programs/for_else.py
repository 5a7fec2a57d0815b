def f(values):
    total = 0
    for value in values:
        if value < 0:
            total = -1
            break
        if value == 3:
            continue
        total = total + value
    else:
        total = total * 2
    print(total, value)

f([1, 2, 3, 4])
f([1, -2, 3])
