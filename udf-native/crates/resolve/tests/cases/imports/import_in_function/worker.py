def work():
    return rest()


def rest():
    return 0
