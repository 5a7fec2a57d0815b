from .mixins import RenderMixin


class View(RenderMixin):
    def dispatch(self, method):
        handler = getattr(self, method)
        return handler()
