def parse(source, **handlers):
    return [handlers[kind](source) for kind in sorted(handlers)]


def as_int(text):
    return int(text)


def as_text(text):
    return text


assert parse("1", number=as_int, text=as_text) == [1, "1"]
