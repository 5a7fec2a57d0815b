class Shelf:
    def __init__(self, books):
        self.books = books

    def __iter__(self):
        return iter(self.books)

    def __len__(self):
        return len(self.books)


class Countdown:
    def __init__(self, start):
        self.start = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.start == 0:
            raise StopIteration
        self.start -= 1
        return self.start

    def __length_hint__(self):
        return self.start


def as_list(shelf):
    return list(shelf)


def as_tuple(shelf):
    return tuple(shelf)


def in_order(shelf):
    return sorted(shelf)


def as_set(shelf):
    return set(shelf)


def extended(shelf):
    books = []
    books.extend(shelf)
    books += shelf
    return books


def hinted(countdown):
    return list(countdown)


as_list(Shelf(["a"]))
as_tuple(Shelf(["b"]))
in_order(Shelf(["c"]))
as_set(Shelf(["d"]))
extended(Shelf(["e"]))
hinted(Countdown(3))
