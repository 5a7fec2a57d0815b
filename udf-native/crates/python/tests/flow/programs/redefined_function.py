def f():
    return 1

first = f

def f():
    return first() + 1

if f() == 2:
    def f():
        return 3
print(f())
