class Job:
    def __init__(self, name):
        self.name = name

    def run(self):
        self.before()
        return self.execute()

    def before(self):
        return None

    def execute(self):
        raise NotImplementedError
