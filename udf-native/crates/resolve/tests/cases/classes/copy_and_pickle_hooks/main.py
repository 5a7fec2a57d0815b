import copy


class Node:
    def __init__(self, value, child=None):
        self.value = value
        self.child = child

    def __copy__(self):
        return self.make(self.child)

    def __deepcopy__(self, memo):
        return self.make(copy.deepcopy(self.child, memo))

    def make(self, child):
        return Node(self.value, child)


node = Node(1, Node(2))
copy.copy(node)
copy.deepcopy(node)
