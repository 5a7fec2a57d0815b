class Plugin:
    hooks = []
    named = {}

    @classmethod
    def hook(cls, function):
        cls.hooks.append(function)
        cls.named[function.__name__] = function
        return function

    def run(self):
        for hook in self.hooks:
            hook(self)
        return self.named["second"](self)


@Plugin.hook
def first(plugin):
    return 1


@Plugin.hook
def second(plugin):
    return 2


Plugin().run()
