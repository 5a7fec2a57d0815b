class Celsius:
    def __init__(self, degrees):
        self.degrees = degrees

    @property
    def degrees(self):
        return self._degrees

    @degrees.setter
    def degrees(self, value):
        self._degrees = self.check(value)

    @degrees.deleter
    def degrees(self):
        del self._degrees

    def check(self, value):
        return float(value)

    @property
    def fahrenheit(self):
        return self.degrees * 1.8 + 32


reading = Celsius(10)
reading.degrees = 20
reading.degrees += 1
reading.fahrenheit
del reading.degrees
