class Money:
    def __init__(self, amount):
        self.amount = amount

    def __int__(self):
        return int(self.amount)

    def __iter__(self):
        return iter([self.amount])


money = Money("3")
int(money)
list(money)
dict(a=money)
set(range(3))
tuple(money)
