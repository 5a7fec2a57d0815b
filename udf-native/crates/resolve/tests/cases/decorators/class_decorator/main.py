def register(cls):
    cls.registered = True
    return cls


def singleton(cls):
    instances = {}

    def get():
        if cls not in instances:
            instances[cls] = cls()
        return instances[cls]

    return get


@register
class Plain:
    def run(self):
        return self.registered


@singleton
class Config:
    def __init__(self):
        self.values = {}

    def value(self, key):
        return self.values.get(key)


Plain().run()
Config().value("a")
