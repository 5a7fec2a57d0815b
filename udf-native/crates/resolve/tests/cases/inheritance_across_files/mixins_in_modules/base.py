class Store:
    def __init__(self, name):
        self.name = name

    def save(self, value):
        return self.write(self.encode(value))

    def encode(self, value):
        raise NotImplementedError

    def write(self, text):
        raise NotImplementedError
