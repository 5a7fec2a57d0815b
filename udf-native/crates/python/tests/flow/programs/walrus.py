def f(items):
    total = 0
    while (item := items.pop()) > 0:
        total += item
    if (n := total) > 5:
        total = n
    print(item, n)
    return total

print(f([-1, 2, 9]), f([0]))
