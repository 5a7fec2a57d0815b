from app import version


def run():
    return version()
