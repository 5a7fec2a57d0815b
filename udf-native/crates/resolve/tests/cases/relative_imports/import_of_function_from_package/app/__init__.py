from .factory import create as _create


def create():
    return _create(__name__)
