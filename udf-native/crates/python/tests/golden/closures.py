x = 1
def outer(p):
    q = p
    def middle():
        def inner():
            return q, p, x
        return inner
    lambda z: (z, q)
    return middle

def counter():
    n = 0
    def add():
        nonlocal n
        n += 1
        def deep():
            return n
    return add
