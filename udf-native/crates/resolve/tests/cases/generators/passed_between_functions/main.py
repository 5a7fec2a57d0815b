def produce(sources):
    for source in sources:
        yield from source()


def numbers():
    yield 1
    yield 2


def letters():
    yield "a"


def chain(*generators):
    for generator in generators:
        yield from generator


def collect(iterable, convert):
    return [convert(item) for item in iterable]


def describe(item):
    return str(item)


collect(produce([numbers, letters]), str)
collect(chain(numbers(), letters()), lambda item: describe(item))


collect(numbers(), describe)
