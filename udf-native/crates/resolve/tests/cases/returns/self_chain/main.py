class Query:
    def __init__(self, parts=()):
        self.parts = list(parts)

    def where(self, text):
        self.parts.append(text)
        return self

    def copy(self):
        return Query(self.parts)

    def text(self):
        return " ".join(self.parts)


query = Query().where("a").copy().where("b")
assert query.text() == "a b"
