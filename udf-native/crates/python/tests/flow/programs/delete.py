def f(flag):
    x = 1
    y = x
    if flag:
        del x
    try:
        print(x)
    except UnboundLocalError:
        x = 2
    print(x, y)
    del x, y
    x = 3
    return x

print(f(True), f(False))
