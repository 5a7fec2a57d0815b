class Sender:
    def send(self, text):
        return text


class Receiver:
    def receive(self, text):
        return text


def run(sender: Sender, receiver: "Receiver"):
    return receiver.receive(sender.send("a"))


def main(arguments):
    run(*arguments)


main([Sender(), Receiver()])
