class Left:
    def name(self):
        return "left"


class Right:
    def name(self):
        return "right"

    def other(self):
        return "other"


class Both(Left, Right):
    pass


class Reversed(Right, Left):
    pass


Both().name()
Both().other()
Reversed().name()
