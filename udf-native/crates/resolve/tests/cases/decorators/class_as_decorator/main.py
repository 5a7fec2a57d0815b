class Memo:
    def __init__(self, function):
        self.function = function
        self.results = {}

    def __call__(self, value):
        if value not in self.results:
            self.results[value] = self.function(value)
        return self.results[value]


@Memo
def square(value):
    return value * value


square(2)
square(2)
