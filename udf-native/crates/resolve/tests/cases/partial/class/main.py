from functools import partial, partialmethod


class Window:
    def __init__(self, title, width=1):
        self.title = title
        self.width = width

    def resize(self, factor, how):
        self.width = how(self.width, factor)

    grow = partialmethod(resize, 2, how=lambda width, factor: width * factor)


Wide = partial(Window, width=100)
window = Wide("a")
window.grow()
