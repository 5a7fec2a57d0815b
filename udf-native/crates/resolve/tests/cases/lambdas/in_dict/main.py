def error(text):
    raise ValueError(text)


def number(text):
    return float(text)


PARSERS = {
    "int": lambda text: int(number(text)),
    "text": lambda text: text,
    "bad": lambda text: error(text),
}


def parse(kind, text):
    return PARSERS[kind](text)


parse("int", "1")
parse("text", "a")
try:
    parse("bad", "x")
except ValueError:
    pass
