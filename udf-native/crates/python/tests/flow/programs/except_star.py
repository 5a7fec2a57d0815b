def f(errors):
    seen = []
    last = None
    try:
        last = "body"
        raise ExceptionGroup("group", errors)
    except* ValueError as group:
        last = group.exceptions[0]
        seen = seen + [last]
    except* TypeError as group:
        print(last)
        last = group.exceptions[0]
        seen = seen + [last]
    print(last, seen)

f([ValueError(1)])
f([TypeError(2)])
f([ValueError(3), TypeError(4)])
