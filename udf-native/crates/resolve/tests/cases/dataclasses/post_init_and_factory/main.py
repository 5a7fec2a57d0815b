from dataclasses import dataclass, field


def make_tags():
    return ["new"]


@dataclass
class Item:
    name: str
    tags: list = field(default_factory=make_tags)
    size: int = field(default_factory=lambda: default_size())

    def __post_init__(self):
        self.label = self.make_label()

    def make_label(self):
        return self.name.upper()


def default_size():
    return 1


assert Item("a").make_label() == "A"
Item("b", [], 2)
