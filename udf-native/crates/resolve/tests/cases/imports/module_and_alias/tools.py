def cut():
    return sharpen()


def sharpen():
    return 1
