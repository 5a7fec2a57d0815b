import functools


def checked(method):
    @functools.wraps(method)
    def wrapper(self, *args):
        self.check()
        return method(self, *args)

    return wrapper


class Account:
    def __init__(self):
        self.balance = 0

    def check(self):
        assert self.balance >= 0

    @checked
    def pay(self, amount):
        self.balance += amount
        return self.report()

    @checked
    def report(self):
        return self.balance


Account().pay(3)
