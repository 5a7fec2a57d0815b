from collections.abc import Callable, Iterable


class Task:
    def run(self):
        return 1

    def name(self):
        return "task"


def run_all(tasks: list[Task]):
    for task in tasks:
        task.run()


def names(tasks: dict[str, Task]):
    return [task.name() for task in tasks.values()]


def first(tasks: Iterable[Task], then: Callable[[Task], str]):
    return then(next(iter(tasks)))


def label(task: Task):
    return task.name()


run_all([Task()])
names({"a": Task()})
first([Task()], label)
