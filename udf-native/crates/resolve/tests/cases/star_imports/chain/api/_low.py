def low():
    return 1


def stop():
    return low()
