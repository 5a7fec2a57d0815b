def on(event, handler):
    def fire(value):
        return handler(event, value)

    return fire


def log(event, value):
    return f"{event} {value}"


def count(event, value):
    return len(event)


fires = [on("a", log), on("b", count)]
for fire in fires:
    fire(1)
