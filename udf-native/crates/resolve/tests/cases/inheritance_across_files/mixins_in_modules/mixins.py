import json


class JsonMixin:
    def encode(self, value):
        return json.dumps(value)


class LogMixin:
    def save(self, value):
        self.log(value)
        return super().save(value)

    def log(self, value):
        return f"{self.name} {value}"
