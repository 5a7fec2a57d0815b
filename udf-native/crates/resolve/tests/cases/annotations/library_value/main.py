import contextvars


class Request:
    def __init__(self):
        self.path = "/"

    def load(self):
        return self.path


current = contextvars.ContextVar("current")


def handle():
    request: Request = current.get()
    return request.load()


current.set(Request())
handle()
