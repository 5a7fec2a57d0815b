class Base:
    def __init__(self, value):
        self.value = value

    def show(self):
        return self.value


class Child(Base):
    def __init__(self):
        super(Child, self).__init__(1)

    def show(self):
        parent = super(Child, self)
        return parent.show() + 1


assert Child().show() == 2
