from .maker import make


def build():
    return make()
