class _Foo:
    __a = 1
    __b__ = 2
    ___c = __a
    def __m(self, __p):
        __l = __p
        global __g
        __g = 1
        import __mod
        import __pkg.sub
        from x import __name as __alias
        self.__attr
        return [__i for __i in __l], lambda __q: __q
    class __Inner(__Base):
        __x = __outer

class __:
    __y = 1
