from plugins.alpha import shared


def run():
    return shared()
