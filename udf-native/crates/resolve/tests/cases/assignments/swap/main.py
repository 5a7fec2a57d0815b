def ping():
    return "ping"


def pong():
    return "pong"


def call(function):
    return function()


a, b = ping, pong
a, b = b, a
assert call(a) == "pong"
assert a() + b() == "pongping"
