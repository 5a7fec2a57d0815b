def shared():
    return "first"


def only_first():
    return "first"
