class Model:
    @classmethod
    def load(cls, text):
        return cls.build(cls.parse(text))

    @classmethod
    def build(cls, value):
        return cls(value)

    @staticmethod
    def parse(text):
        return text

    def __init__(self, value):
        self.value = value


class Number(Model):
    @staticmethod
    def parse(text):
        return int(text)

    def __init__(self, value):
        super().__init__(value + 1)


Model.load("a")
assert Number.load("1").value == 2
