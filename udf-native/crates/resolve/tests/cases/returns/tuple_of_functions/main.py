def pair():
    def get():
        return value

    def set_(new):
        nonlocal value
        value = new

    value = 0
    return get, set_


read, write = pair()
write(3)
assert read() == 3
assert pair()[0]() == 0
