import second


def start(depth):
    return second.step(depth)


def stop():
    return "stopped"
