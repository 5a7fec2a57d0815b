class Leaf:
    def value(self):
        return 1


class Branch:
    def __init__(self, *children):
        self.children = children

    def total(self):
        return sum(measure(child) for child in self.children)


def measure(node):
    if isinstance(node, Leaf):
        return node.value()
    if isinstance(node, Branch):
        return node.total()
    return 0


measure(Branch(Leaf(), Leaf(), None))
