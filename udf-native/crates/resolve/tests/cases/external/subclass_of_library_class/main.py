import json
import threading
from collections import UserDict


class Encoder(json.JSONEncoder):
    def default(self, value):
        return self.convert(value)

    def convert(self, value):
        return str(value)


class Lower(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)


class Worker(threading.Thread):
    def run(self):
        self.work()

    def work(self):
        return 1


json.dumps({"a": object}, cls=Encoder)
lower = Lower()
lower["A"] = 1
lower.update(B=2)
worker = Worker()
worker.start()
worker.join()
