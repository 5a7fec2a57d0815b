def logging_middleware(next_handler):
    def handle(request):
        record(request)
        return next_handler(request)

    return handle


class AuthMiddleware:
    def __init__(self, next_handler):
        self.next_handler = next_handler

    def __call__(self, request):
        if not self.allowed(request):
            return denied()
        return self.next_handler(request)

    def allowed(self, request):
        return request != "secret"


def record(request):
    return request


def denied():
    return "denied"


def view(request):
    return f"page {request}"


MIDDLEWARE = [logging_middleware, AuthMiddleware]


def build(handler, middleware):
    for wrap in reversed(middleware):
        handler = wrap(handler)
    return handler


application = build(view, MIDDLEWARE)
application("home")
application("secret")
