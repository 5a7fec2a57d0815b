class RenderMixin:
    def render(self, text):
        return f"<{text}>"
