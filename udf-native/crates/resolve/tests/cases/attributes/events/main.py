class Event:
    def __init__(self):
        self._handlers = []

    def __iadd__(self, handler):
        self._handlers.append(handler)
        return self

    def __call__(self, *args):
        for handler in self._handlers:
            handler(*args)


class Door:
    def __init__(self):
        self.opened = Event()

    def open(self):
        self.opened(self)


class Alarm:
    def ring(self, door):
        return "ring"


def greet(door):
    return "hello"


door = Door()
door.opened += greet
door.opened += Alarm().ring
door.open()
