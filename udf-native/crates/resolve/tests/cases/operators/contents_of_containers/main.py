class Point:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return self.x == other.x

    def __hash__(self):
        return hash(self.x)

    def __lt__(self, other):
        return self.x < other.x

    def __repr__(self):
        return f"Point({self.x})"


def same_lists():
    return [Point(1), Point(2)] == [Point(1), Point(2)]


def sorted_pairs():
    return sorted([("a", Point(2)), ("a", Point(1))])


def unique():
    return {Point(1), Point(2)}


def looked_up(point):
    return {point: "one"}[Point(1)]


def found(point):
    return point in [Point(2), Point(1)]


def shown():
    return str([Point(1)])


same_lists()
sorted_pairs()
unique()
looked_up(Point(1))
found(Point(1))
shown()
