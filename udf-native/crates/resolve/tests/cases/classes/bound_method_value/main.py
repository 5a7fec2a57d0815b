class Greeter:
    def __init__(self, name):
        self.name = name

    def greet(self):
        return f"hello {self.name}"


def call(function):
    return function()


greeter = Greeter("a")
greet = greeter.greet
greet()
call(greeter.greet)
call(Greeter("b").greet)
