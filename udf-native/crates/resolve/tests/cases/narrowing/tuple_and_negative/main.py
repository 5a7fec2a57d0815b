class Text:
    def render(self):
        return "text"


class Image:
    def render(self):
        return "image"


class Group:
    def __init__(self, parts):
        self.parts = parts

    def flatten(self):
        for part in self.parts:
            yield from expand(part)


def expand(item):
    if not isinstance(item, (Text, Image)):
        yield from item.flatten()
    else:
        yield item.render()


list(expand(Group([Text(), Group([Image()])])))
