import contextlib


class Database:
    def __init__(self):
        self.depth = 0

    @contextlib.contextmanager
    def transaction(self):
        self.begin()
        try:
            yield self.cursor()
        except KeyError:
            self.rollback()
        else:
            self.commit()

    def begin(self):
        self.depth += 1

    def commit(self):
        self.depth -= 1

    def rollback(self):
        self.depth -= 1

    def cursor(self):
        return Cursor()


class Cursor:
    def execute(self, text):
        return text


database = Database()
with database.transaction() as cursor:
    cursor.execute("select")
with database.transaction() as cursor:
    raise KeyError
