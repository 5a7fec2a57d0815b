class Open:
    def read(self):
        return "data"


class Closed:
    def reopen(self):
        return Open()


def use(file):
    if not isinstance(file, Closed):
        return file.read()
    file = file.reopen()
    assert isinstance(file, Open)
    return file.read()


use(Open())
use(Closed())
