import json


class Config:
    @classmethod
    def load(cls) -> "Config":
        return cls.read(json.loads("{}"))

    @classmethod
    def read(cls, data) -> "Config":
        return cls()

    def get(self, key) -> "Value":
        return Value(key)


class Value:
    def __init__(self, key):
        self.key = key

    def text(self) -> str:
        return self.key


def config() -> Config:
    return Config.load()


config().get("a").text()
