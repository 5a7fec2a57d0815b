class Limit:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return self.value < other.value

    def __ge__(self, other):
        return not self < other


if (low := Limit(1)) < (high := Limit(2)):
    assert not low >= high
assert low < high < Limit(3)
