class Stack:
    def __init__(self):
        self.handlers = []

    def push(self, handler):
        self.handlers.append(handler)

    def pop(self):
        return self.handlers.pop()

    def run(self):
        while self.handlers:
            self.pop()()


def close():
    pass


def flush():
    pass


stack = Stack()
stack.push(close)
stack.push(flush)
stack.run()
