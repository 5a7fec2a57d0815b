def f():
    x = 1
    late = (x + i for i in range(3))
    print(next(late))
    x = 10
    print(list(late))

f()
