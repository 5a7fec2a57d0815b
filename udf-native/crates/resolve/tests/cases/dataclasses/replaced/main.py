import dataclasses


@dataclasses.dataclass(frozen=True)
class Setting:
    name: str
    level: int = 0

    def raised(self):
        return dataclasses.replace(self, level=self.level + 1)

    def text(self):
        return self.name


Setting("a").raised().raised().text()
