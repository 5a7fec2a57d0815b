def f(text):
    x = "start"
    try:
        x = "before"
        number = int(text)
        x = "after"
    except ValueError as error:
        print(error, x)
        number = -1
    except TypeError:
        print(x)
        number = -2
    else:
        print(x, number)
    return x, number

for text in ("1", "a", None):
    print(f(text))
