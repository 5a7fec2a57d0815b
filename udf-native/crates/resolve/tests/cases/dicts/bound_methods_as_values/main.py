class Calculator:
    def __init__(self):
        self.operations = {"add": self.add, "clear": self.clear, "twice": lambda value: self.add(value * 2)}
        self.total = 0

    def add(self, value):
        self.total += value

    def clear(self, value):
        self.total = value

    def run(self, name, value):
        operation = self.operations.get(name)
        if operation:
            operation(value)


calculator = Calculator()
for name in ("add", "clear", "twice", "none"):
    calculator.run(name, 1)
