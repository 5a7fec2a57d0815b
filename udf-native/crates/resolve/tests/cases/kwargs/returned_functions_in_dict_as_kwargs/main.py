def make_adder(amount):
    def add(value):
        return value + amount

    return add


def make_scaler(factor):
    return lambda value: value * factor


def build(**factories):
    return {name: factory(2) for name, factory in factories.items()}


def run(add, scale):
    return scale(add(1))


tools = build(add=make_adder, scale=make_scaler)
assert run(**tools) == 6
