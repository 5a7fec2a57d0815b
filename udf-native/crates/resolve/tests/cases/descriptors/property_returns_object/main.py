class Motor:
    def start(self):
        return 1


class Car:
    def __init__(self):
        self._motor = Motor()

    @property
    def motor(self):
        return self._motor

    def drive(self):
        return self.motor.start()


Car().drive()
Car().motor.start()
