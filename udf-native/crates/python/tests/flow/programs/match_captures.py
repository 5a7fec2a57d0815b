def f(subject):
    x = "before"
    y = "before"
    match subject:
        case [x, 1]:
            print(x)
        case [x, 2, *rest] if x > rest[0]:
            print(x, rest)
        case {"k": y, **others}:
            print(y, others)
        case (x, y) | {"x": x, "y": y}:
            print(x, y)
        case [*x]:
            print(x)
        case complex(real=x) as y:
            print(x, y)
        case other:
            print(other)
    print(x, y)

for subject in ([5, 1], [5, 2, 3], [1, 2, 3], {"k": 1, "j": 2}, (8, 9), {"x": 1, "y": 2}, [], 2j, "z"):
    f(subject)
