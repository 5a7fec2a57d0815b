import functools


class Mailer:
    def __init__(self, sender):
        self.sender = sender

    def send(self, to, text):
        return f"{self.sender} {to} {text}"


def each(function, texts):
    return [function(text) for text in texts]


to_ann = functools.partial(Mailer("me").send, "ann")
to_ann("hello")
each(to_ann, ["a", "b"])
