from .alpha import handle as other


def handle():
    return other()
