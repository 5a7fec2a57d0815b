def run():
    return setup()


def setup():
    return 1
