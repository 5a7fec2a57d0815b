class AppError(Exception):
    def code(self):
        return 1


class NotFound(AppError):
    def code(self):
        return 404


def fail(kind):
    raise kind


def handle(kind):
    try:
        fail(kind)
    except AppError as error:
        return error.code()


handle(AppError)
handle(NotFound())
