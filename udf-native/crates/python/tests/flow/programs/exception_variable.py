def f(n):
    e = "outer"
    print(e)
    try:
        if n:
            raise ValueError(n)
        print(e)
    except ValueError as e:
        print(e)
        e = str(e)
        print(e)
    try:
        print(e)
    except NameError:
        e = "gone"
    print(e)

f(0)
f(1)
