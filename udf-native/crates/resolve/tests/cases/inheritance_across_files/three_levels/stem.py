import root as base


class Stem(base.Root):
    def name(self):
        return "stem"

    def grow(self):
        return self.describe()
