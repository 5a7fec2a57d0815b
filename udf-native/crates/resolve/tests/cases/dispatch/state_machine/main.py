class State:
    def enter(self, machine):
        return machine.name


class Idle(State):
    def next(self):
        return Running()


class Running(State):
    def enter(self, machine):
        return super().enter(machine)

    def next(self):
        return Idle()


class Machine:
    name = "m"

    def __init__(self):
        self.state = Idle()

    def advance(self):
        self.state = self.state.next()
        self.state.enter(self)


machine = Machine()
machine.advance()
machine.advance()
