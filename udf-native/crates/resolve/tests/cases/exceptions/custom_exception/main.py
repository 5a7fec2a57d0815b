class ParseError(Exception):
    def __init__(self, line, message):
        super().__init__(message)
        self.line = line

    def describe(self):
        return f"{self.line}: {self}"

    def __str__(self):
        return "parse error"


def parse(text):
    if not text:
        raise ParseError(1, "empty")
    return text


try:
    parse("")
except ParseError as error:
    error.describe()
parse("a")
