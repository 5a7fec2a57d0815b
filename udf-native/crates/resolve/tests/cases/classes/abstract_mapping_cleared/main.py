from collections.abc import MutableMapping


class Cache(MutableMapping):
    def __init__(self):
        self.held = {"a": 1}

    def __getitem__(self, key):
        return self.held[key]

    def __setitem__(self, key, value):
        self.held[key] = value

    def __delitem__(self, key):
        del self.held[key]

    def __iter__(self):
        return iter(self.held)

    def __len__(self):
        return len(self.held)


class Ordered(Cache):
    def popitem(self):
        return self.held.popitem()


def use(cache):
    cache["b"] = len(cache)
    return cache


use(Cache()).clear()
Ordered().clear()
