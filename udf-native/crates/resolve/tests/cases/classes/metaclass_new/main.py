class Meta(type):
    def __new__(mcs, name, bases, namespace):
        namespace["tag"] = mcs.make_tag(name)
        return super().__new__(mcs, name, bases, namespace)

    @staticmethod
    def make_tag(name):
        return name.lower()

    def describe(cls):
        return cls.tag


class Model(metaclass=Meta):
    pass


class User(Model):
    pass


assert User.describe() == "user"
