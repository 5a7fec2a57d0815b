class lazy:
    def __init__(self, function):
        self.function = function

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        value = self.function(instance)
        setattr(instance, self.name, value)
        return value


class Engine:
    def start(self):
        return 1


class Car:
    @lazy
    def engine(self):
        return self.build()

    def build(self):
        return Engine()


car = Car()
car.engine.start()
car.engine.start()
