class Visitor:
    def visit(self, node):
        return node.accept(self)

    def visit_leaf(self, leaf):
        return leaf.value

    def visit_branch(self, branch):
        return [self.visit(child) for child in branch.children]


class Depth(Visitor):
    def visit_branch(self, branch):
        return [1, *super().visit_branch(branch)]


class Leaf:
    value = 1

    def accept(self, visitor):
        return visitor.visit_leaf(self)


class Branch:
    def __init__(self, *children):
        self.children = children

    def accept(self, visitor):
        return visitor.visit_branch(self)


Depth().visit(Branch(Leaf(), Leaf()))
Visitor().visit(Leaf())
