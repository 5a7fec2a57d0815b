class Counter:
    def __init__(self, start):
        self.value = start

    def add(self, amount):
        self.value += amount
        return self.get()

    def get(self):
        return self.value


counter = Counter(1)
counter.add(2)
Counter(0).get()
