def declarative_base():
    class Base:
        def describe(self):
            return self.label()

    return Base


class Admin:
    class Form:
        def render(self):
            return self.fields()

        def fields(self):
            return ["id"]
