def first():
    return 1


def second():
    return 2


run = first
run()
del run
run = second
run()
