def register(name):
    return name.upper()


class Settings:
    def make(value):
        return [value]

    NAME = register("settings")
    VALUES = make(1)
    BOTH = [register(part) for part in ("a", "b")]


assert Settings.VALUES == [1]
