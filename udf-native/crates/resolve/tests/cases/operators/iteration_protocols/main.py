class Sequence:
    def __init__(self, items):
        self.items = items

    def __getitem__(self, index):
        return self.items[index]


class Pair:
    def __iter__(self):
        yield "left"
        yield "right"


for item in Sequence([1, 2]):
    pass
left, right = Pair()
[*Pair()]
list(Sequence([1]))
dict([Pair()])
"-".join(Pair())
[item for item in Pair()]
