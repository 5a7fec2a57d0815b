from functools import cmp_to_key, reduce
from itertools import accumulate, groupby, starmap, takewhile


def add(a, b):
    return a + b


def parity(value):
    return value % 2


def compare(a, b):
    return add(a, -b)


reduce(add, [1, 2, 3])
list(accumulate([1, 2], add))
for key, group in groupby([1, 3, 2], key=parity):
    list(group)
list(starmap(add, [(1, 2)]))
list(takewhile(parity, [1, 2]))
sorted([2, 1], key=cmp_to_key(compare))
