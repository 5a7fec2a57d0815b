class Base:
    def describe(self):
        return self.label

    @property
    def label(self):
        return "base"


class Child(Base):
    @property
    def label(self):
        return "child"


class Fixed(Base):
    label = "fixed"


for item in (Base(), Child(), Fixed()):
    item.describe()
