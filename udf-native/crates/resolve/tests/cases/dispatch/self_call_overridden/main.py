class Base:
    def run(self):
        return self.step()

    def step(self):
        return "base"


class Child(Base):
    def step(self):
        return "child"


class Grandchild(Child):
    def step(self):
        return "grand" + super().step()


class Unused(Base):
    def step(self):
        return "unused"


Child().run()
Grandchild().run()
