class Recorder:
    def __init__(self):
        self.names = []

    def __getattribute__(self, name):
        value = super().__getattribute__(name)
        return value

    def __setattr__(self, name, value):
        super().__setattr__(name, value)

    def go(self):
        return len(self.names)


Recorder().go()
