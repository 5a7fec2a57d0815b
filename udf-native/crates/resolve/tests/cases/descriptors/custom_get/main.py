class Field:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return self.load(instance)

    def __set__(self, instance, value):
        instance.__dict__[self.name] = self.clean(value)

    def load(self, instance):
        return instance.__dict__[self.name]

    def clean(self, value):
        return value


class Upper(Field):
    def clean(self, value):
        return super().clean(value).upper()


class Person:
    name = Upper()
    age = Field()


person = Person()
person.name = "ann"
person.age = 3
assert person.name == "ANN"
Person.age.clean(1)
