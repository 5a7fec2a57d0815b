class Tree:
    def __init__(self, value, children=()):
        self.value = value
        self.children = children

    def __iter__(self):
        yield self.value
        for child in self.children:
            yield from child

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()


tree = Tree(1, [Tree(2)])
assert list(tree) == [1, 2]
for node in tree.walk():
    node.value
