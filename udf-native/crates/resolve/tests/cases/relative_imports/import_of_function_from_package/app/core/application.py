class Application:
    def __init__(self, name):
        self.name = name

    def run(self):
        from .. import create
        from ..factory import create as make

        return create is not make and self.close()

    def close(self):
        return self.name
