class Base:
    def __init__(self):
        self.prepare()

    def prepare(self):
        self.ready = True


class Middle(Base):
    pass


class Leaf(Middle):
    def prepare(self):
        self.ready = False


Middle()
assert Leaf().ready is False
