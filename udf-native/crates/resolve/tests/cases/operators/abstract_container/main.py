from collections.abc import Mapping, Sequence


class Config(Mapping):
    def __init__(self, values):
        self.values_ = values

    def __getitem__(self, key):
        return self.values_[key]

    def __iter__(self):
        return iter(self.values_)

    def __len__(self):
        return len(self.values_)


class Steps(Sequence):
    def __init__(self, *steps):
        self.steps = steps

    def __getitem__(self, index):
        return self.steps[index]

    def __len__(self):
        return len(self.steps)


def go():
    return 1


config = Config({"go": go})
config["go"]()
config.get("go")()
len(config)
for key, value in config.items():
    value()
"go" in config
steps = Steps(go)
for step in steps:
    step()
steps[0]()
3 in steps
