class Circle:
    def draw(self):
        return "o"


class Cowboy:
    def draw(self):
        return "bang"


class Screen:
    def show(self, shape):
        return shape.draw()


def duel(cowboy):
    return cowboy.draw()


Screen().show(Circle())
duel(Cowboy())
