from ..two import engine
from ..two.engine import Engine


def start():
    return Engine().run() + engine.stop()
