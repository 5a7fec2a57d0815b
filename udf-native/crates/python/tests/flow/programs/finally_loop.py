def f():
    state = "none"
    for n in range(4):
        try:
            state = "try"
            if n == 1:
                continue
            if n == 3:
                break
            state = "end"
        finally:
            print(state)
            state = "finally"
        print(state)
    print(state)

f()
