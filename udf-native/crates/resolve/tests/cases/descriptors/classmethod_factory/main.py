class Date:
    def __init__(self, day):
        self.day = day

    @classmethod
    def parse(cls, text):
        return cls(cls.convert(text))

    @staticmethod
    def convert(text):
        return int(text)

    def next(self):
        return type(self)(self.day + 1)


class Holiday(Date):
    @staticmethod
    def convert(text):
        return 1


Date.parse("1").next()
Holiday.parse("x").next()
Date(3).parse("4")
