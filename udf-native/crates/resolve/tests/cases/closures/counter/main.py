def make_counter(step):
    count = 0

    def increment():
        nonlocal count
        count = advance(count)
        return count

    def advance(value):
        return value + step

    return increment


counter = make_counter(2)
assert counter() + counter() == 6
