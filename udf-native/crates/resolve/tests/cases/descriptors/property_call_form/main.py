class Account:
    def _get_owner(self):
        return self._owner

    def _set_owner(self, owner):
        self._owner = owner

    owner = property(_get_owner, _set_owner)
    balance = property(lambda self: 0)


account = Account()
account.owner = "a"
account.owner
account.balance
