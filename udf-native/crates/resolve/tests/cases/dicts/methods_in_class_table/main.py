class Machine:
    def on_key(self, key):
        return self.KEYS[key](self)

    def left(self):
        return "left"

    def right(self):
        return "right"

    KEYS = {"l": left, "r": right}


machine = Machine()
machine.on_key("l")
machine.on_key("r")
