from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Rule:
    name: str
    check: Callable[[int], bool]

    def apply(self, value):
        return self.check(value)


def is_even(value):
    return value % 2 == 0


RULES = [Rule("even", is_even), Rule("small", lambda value: value < 10)]
assert all(rule.apply(4) for rule in RULES)
replace(RULES[0], name="other").apply(1)
RULES[1].check(3)
