def dump(value):
    return str(value)


def load(text):
    return text
