class Base:
    @property
    def size(self):
        return 1

    def __getitem__(self, key):
        return key


class Child(Base):
    @property
    def size(self):
        return super().size + 1

    def __getitem__(self, key):
        return super().__getitem__(key + 1)


child = Child()
assert child.size == 2
assert child[0] == 1
