from stem import Stem


class Leaf(Stem):
    def kind(self):
        return "leaf of " + super().kind()
