from collections import deque


def worker(name, log):
    for step in range(2):
        log(name, step)
        yield step


def printer(name, step):
    return f"{name} {step}"


class Scheduler:
    def __init__(self):
        self.ready = deque()

    def spawn(self, factory, *args):
        self.ready.append(factory(*args))

    def run(self):
        while self.ready:
            task = self.ready.popleft()
            if self.step(task):
                self.ready.append(task)

    def step(self, task):
        try:
            next(task)
        except StopIteration:
            return False
        return True


scheduler = Scheduler()
scheduler.spawn(worker, "a", printer)
scheduler.spawn(worker, "b", lambda name, step: None)
scheduler.run()
