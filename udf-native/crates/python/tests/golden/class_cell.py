class A:
    def m(self):
        class B:
            def n(self):
                return super().n
        return B
    f = lambda self: __class__
    g = [super for _ in x]
    __class__ = property()
    def n(self):
        nonlocal __class__
        __class__ = 1
def super_outside():
    super()
