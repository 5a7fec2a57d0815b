def read():
    yield from ["a=1", "b=2"]


def split(lines):
    for line in lines:
        yield line.partition("=")


def convert(parts, function):
    return {key: function(value) for key, _, value in parts}


def number(text):
    return int(text)


convert(split(read()), number)
