class Level:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return self.value == other.value

    def __lt__(self, other):
        return self.value < other.value

    def __le__(self, other):
        return self < other or self == other

    def __hash__(self):
        return hash(self.value)


low, high = Level(1), Level(2)
low == high
low != high
low < high
high > low
low <= high
low <= low
sorted([high, low])
max(low, high)
{low: 1}[low]
low in [high]
