class Engine:
    def start(self):
        return True


class Car:
    def __init__(self):
        self.engine = Engine()


class Owner:
    def __init__(self):
        self.car = Car()

    def drive(self):
        return self.car.engine.start()


owner = Owner()
owner.drive()
owner.car.engine.start()
engine = owner.car.engine
engine.start()
