class Base:
    @classmethod
    def create(cls):
        return cls()

    @classmethod
    def label(cls):
        return "base"


class Child(Base):
    @classmethod
    def create(cls):
        instance = super().create()
        instance.created = True
        return instance

    @classmethod
    def label(cls):
        return "child of " + super().label()


assert Child.create().created
Child.label()
