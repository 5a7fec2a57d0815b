def f(values):
    a = b = 0
    try:
        a, b = values
    except ValueError:
        print(a, b)
        a = -1
    print(a, b)

f([1, 2])
f([1, 2, 3])
