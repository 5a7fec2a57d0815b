class Collection:
    def __init__(self, items):
        self.items = items

    def list(self):
        return list(self.items)

    def len(self):
        return len(self.list())

    def filter(self, check):
        return Collection(filter(check, self.list()))


def is_odd(value):
    return value % 2


assert Collection([1, 2, 3]).filter(is_odd).len() == 2
