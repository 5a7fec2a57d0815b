def len(value):
    return 0


def print(*values):
    return sorted(values)


def sum(values, start=0):
    return max(values)


len("abc")
print(1)
sum([1, 2])
