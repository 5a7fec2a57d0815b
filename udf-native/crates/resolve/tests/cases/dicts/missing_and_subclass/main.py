class Registry(dict):
    def __missing__(self, key):
        return self.fallback

    def fallback(self):
        return "fallback"

    def register(self, name):
        def decorate(function):
            self[name] = function
            return function

        return decorate


registry = Registry()


@registry.register("a")
def known():
    return "known"


registry["a"]()
registry["b"]()
