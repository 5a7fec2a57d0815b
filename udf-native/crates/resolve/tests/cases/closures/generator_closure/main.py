def batches(size, flush):
    pending = []

    def add(item):
        pending.append(item)
        if len(pending) == size:
            yield from drain()

    def drain():
        flush(tuple(pending))
        while pending:
            yield pending.pop()

    return add


def report(items):
    return len(items)


add = batches(2, report)
list(add(1))
assert list(add(2)) == [2, 1]
