def outer(a):
    b = a + 1
    def inner(c):
        return a + b + c
    b = b * 2
    first = inner(1)
    b = b * 2
    return first, inner(1), b

print(outer(1))
