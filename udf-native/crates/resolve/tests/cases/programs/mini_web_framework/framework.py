class Request:
    def __init__(self, path, method="get"):
        self.path = path
        self.method = method


class Response:
    def __init__(self, body):
        self.body = body

    def text(self):
        return str(self.body)


class View:
    def __init__(self, **options):
        self.options = options

    @classmethod
    def as_view(cls, **options):
        def view(request):
            self = cls(**options)
            return self.dispatch(request)

        return view

    def dispatch(self, request):
        handler = getattr(self, request.method, self.not_allowed)
        return handler(request)

    def not_allowed(self, request):
        return Response("no")


class App:
    def __init__(self):
        self.routes = {}
        self.hooks = []
        self.errors = {}

    def add(self, path, view):
        self.routes[path] = view

    def before(self, hook):
        self.hooks.append(hook)
        return hook

    def error(self, kind):
        def register(handler):
            self.errors[kind] = handler
            return handler

        return register

    def handle(self, path):
        request = Request(path)
        try:
            for hook in self.hooks:
                hook(request)
            return self.routes[path](request)
        except Exception as error:
            return self.errors[type(error)](error)
