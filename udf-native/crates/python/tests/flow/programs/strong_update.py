def f(flag):
    x = 1
    print(x)
    x = 2
    print(x)
    if flag:
        x = 3
    print(x)

f(True)
f(False)
