import functools
import os.path as p
from collections import *

__all__ = ["Price", "total"]
__all__ += ["rounded"]


class Price:
    def __init__(self, cents):
        self.cents = cents

    def __add__(self, other):
        match other:
            case Price(cents=c):
                return Price(self.cents + c)
            case int() as c if c >= 0:
                return Price(self.cents + c)
            case _:
                return NotImplemented


def total(order):
    return functools.reduce(lambda a, b: a + b, (i.price() for i in order.items), Price(0))


def rounded(price, digits=2, *rest, **options):
    global last
    try:
        last = round(price.cents / 100, digits)
    except (TypeError, ZeroDivisionError) as error:
        raise ValueError(p.basename(__file__)) from error
    finally:
        del options
    return last


def counter():
    count = 0

    def step():
        nonlocal count
        count += 1
        return count

    return step
