import models


class Person(models.declarative_base()):
    def label(self):
        return "person"


class Editor(models.Admin.Form):
    def fields(self):
        return ["name", *super().fields()]


Person().describe()
Editor().render()
