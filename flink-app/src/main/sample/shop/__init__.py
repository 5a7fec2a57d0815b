"""A small package whose only purpose is to be analysed."""
from .models import Item, Order
from .prices import *

__all__ = ["Item", "Order", "checkout", "total"]


def checkout(order, *, dry_run=False):
    return total(order) if dry_run else order.submit()
