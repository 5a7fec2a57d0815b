class Point:
    cache = {}

    def __new__(cls, x):
        if x not in cls.cache:
            cls.cache[x] = super().__new__(cls)
        return cls.cache[x]

    def __init__(self, x):
        self.x = x


assert Point(1) is Point(1)
