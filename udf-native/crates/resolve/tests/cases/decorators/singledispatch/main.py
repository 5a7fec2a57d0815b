from functools import singledispatch, singledispatchmethod


@singledispatch
def show(value):
    return str(value)


@show.register
def show_int(value: int):
    return hex(value)


@show.register(list)
def _(value):
    return [show(item) for item in value]


class Printer:
    @singledispatchmethod
    def draw(self, value):
        return repr(value)

    @draw.register
    def _(self, value: str):
        return self.quote(value)

    def quote(self, value):
        return f"'{value}'"


show(1.5)
show([1])
printer = Printer()
printer.draw("a")
printer.draw(1)
