class Tree:
    class Node:
        def __init__(self, value):
            self.value = value

        def show(self):
            return str(self.value)

    def __init__(self):
        self.root = self.Node(0)
        self.other = Tree.Node(1)

    def show(self):
        return self.root.show() + self.other.show()


Tree().show()
Tree.Node(2).show()
