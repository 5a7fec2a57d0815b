import first


def step(depth):
    if depth:
        return first.start(depth - 1)
    return first.stop()
