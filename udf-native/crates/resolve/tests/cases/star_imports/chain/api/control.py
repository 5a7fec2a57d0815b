from ._low import *


def start():
    return low()
