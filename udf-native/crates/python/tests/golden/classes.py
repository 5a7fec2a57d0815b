class A(B, metaclass=M, key=lambda: v):
    x = 1
    y = x
    def m(self):
        return x, super().m(), self
    def n(self):
        return __class__
    class Inner:
        z = x
        def o(self):
            def p():
                return super
            return p
    l = [x for x in y if x]
    t = lambda: x

@decorator(lambda: d)
class E:
    __slots__ = ()
    def x(self): ...
    x = property(x)

def f():
    class Local:
        a = 1
        def g(self):
            return a
    a = 2
    class Other:
        a = a
        b = lambda self: a
    return Local
