import weakref


class Observable:
    def __init__(self):
        super().__init__()
        self._observers = []

    def observe(self, callback):
        self._observers.append(callback)
        return lambda: self._observers.remove(callback)

    def notify(self, *args):
        for callback in list(self._observers):
            callback(self, *args)


class Account(Observable):
    def __init__(self, owner):
        super().__init__()
        self.owner = owner
        self._balance = 0

    @property
    def balance(self):
        return self._balance

    @balance.setter
    def balance(self, value):
        old, self._balance = self._balance, value
        self.notify(old, value)


class Display:
    def __init__(self, account):
        self.lines = []
        self.account = weakref.ref(account)
        self.stop = account.observe(self.update)

    def update(self, account, old, new):
        self.lines.append(self.line(old, new))

    def line(self, old, new):
        return f"{self.account().owner} {old} {new}"


account = Account("ann")
display = Display(account)
account.observe(lambda source, old, new: source.balance)
account.balance = 5
account.balance += 1
display.stop()
account.balance = 7
