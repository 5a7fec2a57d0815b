class Money:
    def __init__(self, amount):
        self.amount = amount

    def __str__(self):
        return self.show()

    def __repr__(self):
        return f"Money({self.amount!r})"

    def __format__(self, spec):
        return self.show() + spec

    def show(self):
        return str(self.amount)


money = Money(3)
f"{money} {money!r} {money!s} {money:x}"
str(money)
repr([money])
"{}".format(money)
"%s" % money
print(money, file=open("/dev/null", "w"))
