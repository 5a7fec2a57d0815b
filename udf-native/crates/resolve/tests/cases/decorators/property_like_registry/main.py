class Signal:
    def __init__(self):
        self.receivers = []

    def connect(self, receiver):
        self.receivers.append(receiver)
        return receiver

    def send(self, **payload):
        return [receiver(**payload) for receiver in self.receivers]


saved = Signal()


@saved.connect
def index_document(name):
    return name


@saved.connect
def notify(name):
    return index_document(name)


saved.send(name="a")
