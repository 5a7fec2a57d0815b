class Closed:
    __slots__ = ()

def f(target):
    a = b = 0
    try:
        a = target.x = b = 1
    except AttributeError:
        print(a, b)
    print(a, b)

class Open:
    pass

f(Open())
f(Closed())
