class Field:
    def __init__(self, default=None, validators=()):
        self.default = default
        self.validators = list(validators)

    def __set_name__(self, owner, name):
        self.name = name
        owner.fields = {**getattr(owner, "fields", {}), name: self}

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return instance.values.get(self.name, self.default)

    def __set__(self, instance, value):
        for validate in self.validators:
            validate(value)
        instance.values[self.name] = self.to_python(value)

    def to_python(self, value):
        return value


class IntegerField(Field):
    def to_python(self, value):
        return int(value)


def positive(value):
    if int(value) < 0:
        raise ValueError(value)


class Manager:
    def __get__(self, instance, owner):
        return Query(owner)


class Query:
    def __init__(self, model):
        self.model = model

    def create(self, **values):
        return self.model(**values)


class Model:
    objects = Manager()

    def __init__(self, **values):
        self.values = {}
        for name, value in values.items():
            setattr(self, name, value)

    def save(self):
        return {name: getattr(self, name) for name in self.fields}


class Person(Model):
    name = Field("nobody")
    age = IntegerField(validators=[positive])


person = Person.objects.create(age="3")
assert person.save() == {"name": "nobody", "age": 3}
