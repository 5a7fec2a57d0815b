class Box:
    kinds = {}

    def __class_getitem__(cls, kind):
        return cls.kinds.setdefault(kind, cls.specialize(kind))

    @classmethod
    def specialize(cls, kind):
        return type(f"{cls.__name__}Of", (cls,), {"kind": kind})

    def check(self, value):
        return isinstance(value, self.kind)


assert Box[int]().check(1)
