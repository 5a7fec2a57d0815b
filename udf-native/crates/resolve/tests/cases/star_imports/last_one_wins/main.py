from first import *
from second import *

shared()
only_first()


def only_second():
    return "own"


only_second()
