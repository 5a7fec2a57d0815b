def circle(radius):
    return _scale(radius)


def _scale(value):
    return value * 3


class Square:
    def area(self):
        return _scale(1)
