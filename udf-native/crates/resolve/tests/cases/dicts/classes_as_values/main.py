class Json:
    def dump(self, value):
        return repr(value)


class Text:
    def __init__(self):
        self.lines = []

    def dump(self, value):
        self.lines.append(str(value))
        return self.lines


FORMATS = {"json": Json, "text": Text}


def dump(name, value):
    writer = FORMATS[name]()
    return writer.dump(value)


dump("json", 1)
dump("text", 1)
