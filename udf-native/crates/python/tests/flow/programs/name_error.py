def f(flag):
    if flag:
        x = 1
    try:
        y = "before"
        x
        y = "after"
    except NameError:
        x = 2
    return x, y

print(f(True), f(False))
