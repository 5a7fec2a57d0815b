import heapq
import itertools
from dataclasses import dataclass, field
from typing import Any, Callable


@dataclass(order=True)
class Entry:
    when: int
    number: int
    action: Callable[[], Any] = field(compare=False)


class Scheduler:
    def __init__(self):
        self._queue: list[Entry] = []
        self._numbers = itertools.count()
        self.now = 0

    def after(self, delay, action, *args):
        entry = Entry(self.now + delay, next(self._numbers), lambda: action(*args))
        heapq.heappush(self._queue, entry)
        return entry

    def run(self):
        while self._queue:
            entry = heapq.heappop(self._queue)
            self.now = entry.when
            entry.action()


class Blinker:
    def __init__(self, scheduler, times):
        self.scheduler = scheduler
        self.times = times

    def start(self):
        self.scheduler.after(1, self.blink)

    def blink(self):
        self.times -= 1
        if self.times:
            self.start()


def remind(text):
    return text


scheduler = Scheduler()
Blinker(scheduler, 2).start()
scheduler.after(5, remind, "tea")
scheduler.run()
