class Table:
    def __init__(self):
        self.rows = {}

    def __getitem__(self, key):
        return self.rows.get(key) or self.__missing__(key)

    def __setitem__(self, key, value):
        self.rows[key] = value

    def __delitem__(self, key):
        del self.rows[key]

    def __contains__(self, key):
        return key in self.rows

    def __len__(self):
        return len(self.rows)

    def __iter__(self):
        return iter(self.rows)

    def __missing__(self, key):
        return None


table = Table()
table["a"] = 1
table["a"] += 1
"a" in table
"b" not in table
table["b"]
len(table)
for key in table:
    pass
[*table]
del table["a"]
if table:
    raise AssertionError
