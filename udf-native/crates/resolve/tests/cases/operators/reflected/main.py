class Celsius:
    def __init__(self, value):
        self.value = value

    def __sub__(self, other):
        if not isinstance(other, Celsius):
            return NotImplemented
        return self.value - other.value

    def __rsub__(self, other):
        return other - self.value


class Path:
    def __init__(self, text):
        self.text = text

    def __truediv__(self, name):
        return self.join(name)

    def __rtruediv__(self, name):
        return Path(name) / self.text

    def join(self, name):
        return Path(f"{self.text}/{name}")


5 - Celsius(3)
Celsius(5) - Celsius(3)
"a" / (Path("b") / "c" / "d")
