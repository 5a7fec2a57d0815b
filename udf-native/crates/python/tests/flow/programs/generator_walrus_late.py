def f():
    y = 0
    late = ((y := i) for i in range(5, 8))
    print(y)
    next(late)
    print(y)
    y = 100
    for value in late:
        print(value, y)
    print(y)

f()
