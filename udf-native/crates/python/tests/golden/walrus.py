def f(a):
    if (n := len(a)) > 1:
        return n
    return [y := g(x), [z := y for y2 in a]], any((last := x) for x in a)

total = [s := t for t in r]

def h():
    global deep
    return [[deep := v for v in u] for u in deep]

k = lambda a: [w := e for e in a]

def nested():
    def inner():
        return [[first := v for v in u] for u in x]
    return first
