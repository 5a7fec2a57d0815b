def f(subject):
    x = "unset"
    match subject:
        case 1 | 2:
            x = "small"
        case None:
            x = "none"
        case str():
            x = x + subject
        case _:
            print(x)
    return x

for subject in (1, 2, None, "s", 2.5):
    print(f(subject))
