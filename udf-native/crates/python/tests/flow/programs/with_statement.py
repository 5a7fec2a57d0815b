class Manager:
    def __init__(self, swallows):
        self.swallows = swallows
    def __enter__(self):
        return self.swallows
    def __exit__(self, *error):
        return self.swallows

def f(swallows, fails):
    x = 0
    with Manager(swallows) as entered:
        x = 1
        if fails:
            raise ValueError(x)
        x = 2
        print(entered)
    return x

print(f(True, False), f(True, True), f(False, False))
try:
    f(False, True)
except ValueError as error:
    print(error)
