class Job:
    def configure(self, action):
        self.action = action
        return self

    def run(self):
        return self.action(1)


def double(value):
    return value * 2


def half(value):
    return value / 2


Job().configure(double).run()
Job().configure(action=half).run()
