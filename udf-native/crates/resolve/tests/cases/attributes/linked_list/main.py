class Node:
    def __init__(self, action, next=None):
        self.action = action
        self.next = next

    def run(self):
        self.action()
        if self.next:
            self.next.run()


def first():
    return 1


def second():
    return 2


Node(first, Node(second)).run()
