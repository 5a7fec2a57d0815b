def shared():
    return "second"


def only_second():
    return "second"
