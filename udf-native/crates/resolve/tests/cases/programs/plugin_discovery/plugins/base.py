class Plugin:
    registry = []

    def __init_subclass__(cls):
        Plugin.registry.append(cls)

    def transform(self, text):
        return self.apply(text)

    def apply(self, text):
        raise NotImplementedError
