class Countdown:
    def __init__(self, start):
        self.current = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.current <= 0:
            raise StopIteration
        return self.step()

    def step(self):
        self.current -= 1
        return self.current


for value in Countdown(2):
    pass
list(Countdown(1))
iterator = iter(Countdown(1))
next(iterator)
