from __future__ import annotations

from typing import TYPE_CHECKING

from storage import open_storage

if TYPE_CHECKING:
    from storage import Storage


def save(storage: Storage, value: str) -> None:
    storage.write(value)


save(open_storage(), "a")
