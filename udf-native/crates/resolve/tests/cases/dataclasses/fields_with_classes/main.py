from dataclasses import dataclass


@dataclass
class Engine:
    power: int

    def start(self):
        return self.power


@dataclass
class Car:
    engine: Engine
    spare: "Engine | None" = None

    def drive(self):
        if self.spare is not None:
            self.spare.start()
        return self.engine.start()


Car(Engine(1), Engine(2)).drive()
