class Timer:
    def __init__(self, tick=None):
        if tick is not None:
            self.tick = tick

    def tick(self):
        return "method"

    def run(self):
        return self.tick()


def external_tick():
    return "function"


Timer().run()
Timer(external_tick).run()
