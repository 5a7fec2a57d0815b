def counted(cls):
    def __new__(klass, *args):
        made = super(cls, klass).__new__(klass)
        made.arguments = args
        return made

    cls.__new__ = staticmethod(__new__)
    return cls


@counted
class Field:
    def __init__(self, name):
        self.name = name


@counted
class Plain:
    pass


Field("a")
Plain()
