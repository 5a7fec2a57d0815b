class Engine:
    def start(self):
        return "brm"


class Motor:
    def start(self):
        return "hum"


def build(kind):
    return kind()


def start(kind):
    engine = build(kind)
    return engine.start()


start(Engine)
start(Motor)
