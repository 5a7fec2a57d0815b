class Logger:
    def log(self, text):
        return text


class Service:
    def __init__(self, logger):
        self.logger = logger
        self.cache = Cache()

    def run(self):
        self.cache.put("a")
        return self.logger.log("run")


class Cache:
    def __init__(self):
        self.values = []

    def put(self, value):
        self.values.append(value)


Service(Logger()).run()
