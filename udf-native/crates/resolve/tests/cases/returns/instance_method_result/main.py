class Cursor:
    def fetch(self):
        return Row()


class Row:
    def column(self, name):
        return Column(name)


class Column:
    def __init__(self, name):
        self.name = name

    def value(self):
        return self.name


class Connection:
    def cursor(self):
        return Cursor()

    def first(self, name):
        return self.cursor().fetch().column(name).value()


Connection().first("a")
