from .core.application import Application


def create(name):
    return Application(name)
