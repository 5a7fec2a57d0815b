class Plugin:
    def __init__(self, name):
        self.name = name

    def start(self):
        return self.name


class Host:
    pass


def install(host, names):
    for name in names:
        setattr(host, name, Plugin(name))


host = Host()
install(host, ["first", "second"])
host.first.start()
