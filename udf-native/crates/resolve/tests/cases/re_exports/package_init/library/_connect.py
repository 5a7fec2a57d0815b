from ._client import Client


def connect(address):
    return Client(address)
