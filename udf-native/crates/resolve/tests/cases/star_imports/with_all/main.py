from tools import *


def extra():
    return "own"


listed()
extra()
