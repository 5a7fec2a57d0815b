class Transport:
    def send(self, data):
        return len(data)


class Client:
    def __init__(self, transport):
        self.transport = transport
        self.retries = 0

    @classmethod
    def connect(cls, host):
        client = cls.from_transport(Transport())
        client.host = host
        return client

    @classmethod
    def from_transport(cls, transport):
        return cls(transport)


client = Client.connect("h")
client.transport.send("a")
Client.from_transport(Transport()).transport.send("b")
