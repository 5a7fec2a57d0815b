class User:
    def name(self):
        return "user"


class Guest:
    def name(self):
        return "guest"


USERS = {"a": User()}


def find(key):
    return USERS.get(key)


def greet(key):
    user = find(key)
    if user is None:
        user = Guest()
    return user.name()


greet("a")
greet("b")
