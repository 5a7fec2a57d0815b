from typing import Protocol


class Closable(Protocol):
    def close(self): ...


class File:
    def close(self):
        return "file"


class Socket:
    def close(self):
        return "socket"


def shut(items: "list[Closable]"):
    for item in items:
        item.close()


shut([File(), Socket()])
