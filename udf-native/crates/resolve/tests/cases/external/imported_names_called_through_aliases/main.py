import functools as ft
import itertools as it
from operator import add as plus

total = ft.reduce(plus, it.chain([1], [2]))
compute = plus
compute(1, 2)
first = it.count
next(first())


def run(function, *args):
    return function(*args)


run(plus, 1, 2)
