f = lambda a, *b, c=d, **e: (a, g)
h = lambda: (lambda: (lambda x: x + y))
def outer():
    y = 1
    z = lambda q=y: lambda: q + y
    @deco(lambda: y)
    def inner(p=lambda: z): ...
