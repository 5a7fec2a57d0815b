class Container:
    def __init__(self):
        self.factories = {}
        self.instances = {}

    def register(self, key, factory, *needs):
        self.factories[key] = (factory, needs)

    def get(self, key):
        if key not in self.instances:
            factory, needs = self.factories[key]
            self.instances[key] = factory(*map(self.get, needs))
        return self.instances[key]


class Database:
    def query(self):
        return [1]


class Repository:
    def __init__(self, database):
        self.database = database

    def all(self):
        return self.database.query()


def make_service(repository):
    def service():
        return repository.all()

    return service


container = Container()
container.register(Database, Database)
container.register(Repository, Repository, Database)
container.register("service", make_service, Repository)
assert container.get("service")() == [1]
