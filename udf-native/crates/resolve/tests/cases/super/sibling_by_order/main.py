class Handler:
    def handle(self, request):
        return request


class Logging(Handler):
    def handle(self, request):
        return super().handle(request + " logged")


class Caching(Handler):
    def handle(self, request):
        return super().handle(request + " cached")


class Server(Logging, Caching):
    pass


class Proxy(Caching, Logging):
    pass


assert Server().handle("r") == "r logged cached"
assert Proxy().handle("r") == "r cached logged"
