class Item:
    def __init__(self, name):
        self.name = name

    def weight(self):
        return len(self.name)


items = [Item("bb"), Item("a")]
items.sort(key=lambda item: item.weight())
assert sorted(items, key=Item.weight)[0].name == "a"
assert max(items, key=lambda item: item.weight()).weight() == 2
