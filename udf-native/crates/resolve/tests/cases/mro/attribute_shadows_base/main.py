def shared(self):
    return "shared"


class Base:
    action = None

    def go(self):
        return self.action()


class Child(Base):
    action = shared


class Other(Base):
    def action(self):
        return "own"


Child().go()
Other().go()
