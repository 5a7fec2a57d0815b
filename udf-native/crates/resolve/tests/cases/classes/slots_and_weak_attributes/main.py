class Node:
    __slots__ = ("action", "children")

    def __init__(self, action):
        self.action = action
        self.children = []

    def add(self, child):
        self.children.append(child)
        return child

    def run(self):
        self.action()
        for child in self.children:
            child.run()


def root():
    return "root"


def leaf():
    return "leaf"


tree = Node(root)
tree.add(Node(leaf)).add(Node(lambda: leaf()))
tree.run()
