class Account:
    def deposit(this, amount):
        return this.check(amount)

    def check(account, amount):
        return amount > 0

    @classmethod
    def open(klass):
        return klass()


Account.open().deposit(1)
