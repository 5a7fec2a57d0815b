class Engine:
    def __init__(self):
        self.handlers = {}

    def on(self, name, handler):
        self.handlers.setdefault(name, []).append(handler)

    def fire(self, name):
        for handler in self.handlers[name]:
            handler(self)
