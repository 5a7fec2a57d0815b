from __future__ import annotations

import dataclasses
import typing as t
from abc import ABC, abstractmethod

if t.TYPE_CHECKING:
    from .prices import Price


class Priced(ABC):
    @abstractmethod
    def price(self) -> Price: ...


@dataclasses.dataclass(frozen=True)
class Item(Priced):
    name: str
    cents: int = 0

    def price(self) -> Price:
        from .prices import Price

        return Price(self.cents)


class Order:
    limit = 10

    def __init__(self, items: list[Item] | None = None) -> None:
        self.items = list(items or ())

    def submit(self):
        log = []
        for index, item in enumerate(self.items):
            if index >= self.limit:
                break
            log.append(f"{item.name}: {item.price().cents:>8}")
        else:
            log.append("all")
        return log

    @property
    def empty(self):
        return not self.items
