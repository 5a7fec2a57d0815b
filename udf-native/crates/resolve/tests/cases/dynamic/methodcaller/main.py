from operator import attrgetter, itemgetter, methodcaller


class Job:
    def __init__(self, name):
        self.name = name

    def run(self, times):
        return self.name * times

    @property
    def size(self):
        return len(self.name)


jobs = [Job("ab"), Job("c")]
list(map(methodcaller("run", 2), jobs))
sorted(jobs, key=attrgetter("size"))


def first():
    return 1


itemgetter("a")({"a": first})()
