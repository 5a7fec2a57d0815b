def f(subject):
    x = 0
    match subject:
        case x if x > 10:
            print("big", x)
        case int() if (x := x + 1) > 5:
            print("middle", x)
        case _:
            print("small", x)
    return x

for subject in (11, 7, 1):
    print(f(subject))
