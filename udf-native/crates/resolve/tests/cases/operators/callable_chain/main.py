class Pipe:
    def __init__(self, *functions):
        self.functions = functions

    def __rshift__(self, function):
        return Pipe(*self.functions, function)

    def __call__(self, value):
        for function in self.functions:
            value = function(value)
        return value


def strip(text):
    return text.strip()


def size(text):
    return len(text)


pipeline = Pipe(strip) >> str.upper >> size
assert pipeline(" ab ") == 2
