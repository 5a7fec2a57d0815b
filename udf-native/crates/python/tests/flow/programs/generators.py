def count(limit):
    n = 0
    while n < limit:
        sent = yield n
        if sent:
            n = sent
        n = n + 1
    return n

def run():
    total = 0
    result = yield from count(3)
    total = total + result
    yield total

g = count(5)
print(next(g), g.send(3))
for value in run():
    print(value)
