from collections import defaultdict
from functools import partial


class Bus:
    def __init__(self):
        self._listeners = defaultdict(list)

    def subscribe(self, topic, listener=None):
        if listener is None:
            return partial(self.subscribe, topic)
        self._listeners[topic].append(listener)
        return listener

    def publish(self, topic, **payload):
        for listener in self._listeners[topic]:
            listener(**payload)


class Audit:
    def __init__(self, bus):
        self.entries = []
        bus.subscribe("paid", self.on_paid)

    def on_paid(self, amount):
        self.entries.append(self.format(amount))

    def format(self, amount):
        return f"paid {amount}"


bus = Bus()
audit = Audit(bus)


@bus.subscribe("paid")
def send_receipt(amount):
    bus.publish("mail", text=f"receipt {amount}")


def deliver(text):
    return text


bus.subscribe("mail", deliver)
bus.publish("paid", amount=3)
