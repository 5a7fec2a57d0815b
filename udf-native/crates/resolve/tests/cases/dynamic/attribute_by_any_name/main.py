class Commands:
    def start(self):
        return "started"

    def stop(self):
        return "stopped"


def call(name):
    return getattr(Commands(), name)()


for word in "start stop".split():
    call(word)
