class Registry(type):
    instances = []

    def __call__(cls, *args):
        instance = super().__call__(*args)
        cls.remember(instance)
        return instance

    def remember(cls, instance):
        cls.instances.append(instance)


class Plugin(metaclass=Registry):
    def __init__(self, name):
        self.name = name


Plugin("a")
assert len(Registry.instances) == 1
