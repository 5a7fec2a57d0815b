import sys

if sys.version_info >= (3, 0):
    from modern import connect
else:
    from ancient import connect


def run():
    return connect()


run()
