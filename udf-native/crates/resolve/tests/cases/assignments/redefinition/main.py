def size():
    return 1


size()


def size():
    return 2


def total():
    return size() + size()


assert total() == 4
