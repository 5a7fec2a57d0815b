from .base import Job


class EmailJob(Job):
    def execute(self):
        return self.send()

    def send(self):
        return self.name
