class Session:
    def query(self):
        return 1


class Pool:
    def session(self):
        return Lease(Session())


class Lease:
    def __init__(self, session):
        self.session = session

    def __enter__(self):
        return self.session

    def __exit__(self, *error):
        pass


with Pool().session() as session:
    session.query()
pool = Pool()
with pool.session() as first, Lease(Session()) as second:
    first.query() + second.query()
