from . import helpers
from .helpers import prepare


def start():
    prepare()
    return helpers.finish()
