from contextlib import contextmanager


class Client:
    def get(self, path):
        return path


class App:
    @contextmanager
    def client(self):
        client = self.make_client()
        yield client
        self.finish(client)

    def make_client(self):
        return Client()

    def finish(self, client):
        return client.get("/end")


def test(app: App):
    with app.client() as client:
        client.get("/")
        with app.client() as other:
            other.get("/other")


test(App())
