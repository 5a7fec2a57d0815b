class Event:
    def fire(self):
        return "event"


class Special(Event):
    def fire(self):
        return "special " + super().fire()


def events():
    yield Event()
    yield Special()


def run():
    return [event.fire() for event in events()]


run()
