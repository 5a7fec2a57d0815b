def f():
    value = 0
    def put(new):
        nonlocal value
        old = value
        value = new
        return old
    def get():
        return value
    print(get())
    put(1)
    print(get(), value)
    value = 2
    print(put(3), value)
    def clear():
        nonlocal value
        value = None
        put(4)
        print(value)
    clear()
    return value

print(f())
