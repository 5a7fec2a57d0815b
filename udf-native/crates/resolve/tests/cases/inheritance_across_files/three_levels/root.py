class Root:
    def describe(self):
        return self.name() + self.kind()

    def name(self):
        return "root"

    def kind(self):
        return "plant"
