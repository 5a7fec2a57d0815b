class Visitor:
    def visit(self, kind, value):
        method = getattr(self, f"visit_{kind}", self.generic)
        return method(value)

    def visit_number(self, value):
        return value

    def visit_name(self, value):
        return self.visit("number", 1)

    def generic(self, value):
        return None


visitor = Visitor()
visitor.visit("name", "x")
visitor.visit("other", "x")
