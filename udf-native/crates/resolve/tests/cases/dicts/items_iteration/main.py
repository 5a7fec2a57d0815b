def start():
    return 1


def stop():
    return 2


EVENTS = {"start": start, "stop": stop}
for name, event in EVENTS.items():
    event()
for event in EVENTS.values():
    event()
for name in EVENTS:
    EVENTS[name]()
