class Rows:
    def __getitem__(self, key):
        if isinstance(key, slice):
            return self.many(key)
        return self.one(key)

    def one(self, key):
        return key

    def many(self, key):
        return [key]


class Number:
    def __index__(self):
        return 1

    def __int__(self):
        return 1

    def __hash__(self):
        return 7


rows = Rows()
rows[1]
rows[1:2]
[1, 2][Number()]
range(Number())
int(Number())
{Number()}
