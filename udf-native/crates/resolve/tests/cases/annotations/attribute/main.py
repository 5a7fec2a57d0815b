class Engine:
    def start(self):
        return 1


class Car:
    engine: Engine
    spare: "Engine | None" = None

    def __init__(self, parts):
        self.engine = parts["engine"]
        self.extra: Engine = parts["extra"]

    def drive(self):
        return self.engine.start() + self.extra.start()


Car({"engine": Engine(), "extra": Engine()}).drive()
