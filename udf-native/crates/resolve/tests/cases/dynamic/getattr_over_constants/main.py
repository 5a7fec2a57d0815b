class Logger:
    def debug(self):
        return 1

    def info(self):
        return 2

    def warning(self):
        return 3

    def critical(self):
        return 4


NAMES = ("debug", "info")


def call_all(logger):
    for name in NAMES:
        getattr(logger, name)()


def call_some(logger):
    return [getattr(logger, name)() for name, _ in [("warning", 1), ("info", 2)]]


call_all(Logger())
call_some(Logger())
Logger().critical()
