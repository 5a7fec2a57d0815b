def convert(value):
    return str(value)
