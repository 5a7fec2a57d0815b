class Storage:
    def __init__(self):
        self.values = []

    def write(self, value):
        self.values.append(value)


def open_storage():
    return Storage()
