class Options:
    def keys(self):
        return ["a"]

    def __getitem__(self, key):
        return self.lookup(key)

    def lookup(self, key):
        return len(key)


def show(a=0):
    return a


show(**Options())
{**Options()}
dict(Options())
