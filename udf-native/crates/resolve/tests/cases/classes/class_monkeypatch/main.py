class Service:
    def fetch(self):
        return "real"

    def run(self):
        return self.fetch()


def fake_fetch(self):
    return "fake"


service = Service()
service.run()
Service.fetch = fake_fetch
assert service.run() == "fake"
service.fetch = lambda: "own"
assert service.run() == "own"
