from tools import convert


def mine(value):
    return value


convert(1)
convert = mine
convert(2)
