class JsonSerializer:
    def dump(self, value):
        return "json"


class TextSerializer:
    def dump(self, value):
        return "text"


class View:
    serializer_class = JsonSerializer

    def get_serializer(self):
        return self.serializer_class()

    def render(self, value):
        return self.get_serializer().dump(value)


class TextView(View):
    serializer_class = TextSerializer


View().render(1)
TextView().render(1)
