from collections.abc import Callable
from typing import TypedDict


class Hooks(TypedDict):
    before: Callable[[], int]
    after: Callable[[], int]


def setup():
    return 1


def teardown():
    return 2


def run(hooks: Hooks):
    return hooks["before"]() + hooks["after"]()


run({"before": setup, "after": teardown})
run(Hooks(before=teardown, after=setup))
