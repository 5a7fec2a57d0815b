class Meta(type):
    def __instancecheck__(cls, instance):
        return cls.accepts(instance)

    def accepts(cls, instance):
        return hasattr(instance, "quack")


class Duck(metaclass=Meta):
    pass


class Robot:
    def quack(self):
        return "beep"


isinstance(Robot(), Duck)
getattr(Robot(), "quack")()
