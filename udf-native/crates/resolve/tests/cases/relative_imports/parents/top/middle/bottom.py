from . import ping
from .. import ping as top_ping
from .. import tools


def run():
    return [ping(), top_ping(), tools.ping()]
