class Stream:
    def __init__(self, source):
        self.source = source

    def __iter__(self):
        return iter(self.source)

    def map(self, function):
        return Stream(function(item) for item in self)

    def filter(self, check):
        return Stream(filter(check, self))

    def __or__(self, step):
        return step(self)

    def fold(self, function, start):
        result = start
        for item in self:
            result = function(result, item)
        return result


def squares(stream):
    return stream.map(lambda value: value**2)


def even(value):
    return value % 2 == 0


def add(left, right):
    return left + right


total = (Stream(range(5)) | squares).filter(even).fold(add, 0)
assert total == 20
