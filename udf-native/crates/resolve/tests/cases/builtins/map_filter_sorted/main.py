def double(value):
    return value * 2


def is_big(value):
    return value > 2


def last(text):
    return text[-1]


values = list(map(double, [1, 2]))
big = list(filter(is_big, values))
names = sorted(["ab", "ba"], key=last)
smallest = min(names, key=last)
largest = max(names, default="", key=lambda name: last(name))
names.sort(key=last, reverse=True)
