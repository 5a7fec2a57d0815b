class Handler:
    def run(self):
        return 1


class Fallback:
    def run(self):
        return 2


class Registry:
    def __init__(self):
        self.handlers = []

    def add(self, handler):
        self.handlers[:0] = [(handler, True)]

    def run(self):
        return [handler.run() for handler, _ in self.handlers]


registry = Registry()
registry.add(Fallback())
registry.add(Handler())
registry.run()
