def run():
    return shared()


def shared():
    return "alpha"
