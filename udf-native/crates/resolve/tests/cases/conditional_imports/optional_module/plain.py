def compute(value):
    return value
