class Client:
    def __init__(self, address):
        self.address = address

    def send(self, text):
        return text
