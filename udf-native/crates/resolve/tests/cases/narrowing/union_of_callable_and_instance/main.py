class Formatter:
    def format(self, value):
        return str(value)


def simple(value):
    return repr(value)


def show(value, formatter: "Formatter | None" = None, fallback=simple):
    chosen = formatter.format if formatter else fallback
    return chosen(value)


show(1)
show(1, Formatter())
show(1, fallback=lambda value: simple(value))
