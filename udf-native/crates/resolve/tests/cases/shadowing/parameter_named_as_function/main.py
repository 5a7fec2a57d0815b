def save(value):
    return value


def load(save):
    return save("x")


def other(text):
    return text.upper()


load(other)
save(1)
