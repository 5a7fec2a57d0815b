from . import base


class PrintJob(base.Job):
    def before(self):
        super().before()
        return "paper"

    def execute(self):
        return self.name
