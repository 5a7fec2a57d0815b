import clock


def header():
    return clock.now()
