class Node:
    def __init__(self, child=None):
        self.child = child

    def first(self):
        if self.child is None:
            return None
        return self.child

    def name(self):
        return "node"


def deepest(node):
    while (below := node.first()) is not None:
        node = below
    return node


assert deepest(Node(Node())).name() == "node"
