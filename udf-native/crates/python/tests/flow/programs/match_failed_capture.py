def f(subject):
    x = 0
    match subject:
        case [x, [1]]:
            pass
        case _:
            print(x)
    return x

print(f([5, [1]]), f([5, [2]]))
