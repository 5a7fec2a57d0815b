def f():
    state = "new"
    try:
        while True:
            try:
                state = "waiting"
                got = yield state
                state = got
            except ValueError as error:
                print(state)
                state = str(error)
                yield state
    finally:
        print(state)

g = f()
print(next(g), g.send("x"), g.throw(ValueError("v")), next(g))
g.close()
