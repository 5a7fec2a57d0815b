from . import name
from ..shared import helper


def work():
    return helper(name())
