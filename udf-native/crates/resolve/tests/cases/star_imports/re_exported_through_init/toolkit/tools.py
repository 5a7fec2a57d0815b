def hammer():
    return saw()


def saw():
    return "saw"
