class SaveMixin:
    def save(self):
        self.validate()
        return self.write(self.serialize())


class JsonMixin:
    def serialize(self):
        return "{}"


class Document(SaveMixin, JsonMixin):
    def validate(self):
        return True

    def write(self, text):
        return len(text)


class Draft(SaveMixin, JsonMixin):
    def validate(self):
        return False

    def write(self, text):
        return 0

    def serialize(self):
        return super().serialize() + "draft"


Document().save()
Draft().save()
