from typing import overload


class Text:
    def show(self):
        return "text"


class Number:
    def show(self):
        return "number"


@overload
def make(value: str) -> Text: ...
@overload
def make(value: int) -> Number: ...
def make(value):
    return Text() if isinstance(value, str) else Number()


def run():
    return make("a").show() + make(1).show()


run()
