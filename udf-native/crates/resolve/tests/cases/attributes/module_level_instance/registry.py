class Registry:
    def __init__(self):
        self._items = {}

    def add(self, name, item):
        self._items[name] = item

    def get(self, name):
        return self._items[name]


registry = Registry()
