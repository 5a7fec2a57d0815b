from collections import defaultdict


class Group:
    def __init__(self):
        self.items = []

    def add(self, item):
        self.items.append(item)


def make_list():
    return []


groups = defaultdict(Group)
groups["a"].add(1)
lists = defaultdict(make_list)
lists["x"].append(1)
