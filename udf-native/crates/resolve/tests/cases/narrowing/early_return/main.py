class Request:
    def path(self):
        return "/"


class Redirect:
    def follow(self):
        return Request()


def handle(thing):
    while isinstance(thing, Redirect):
        thing = thing.follow()
    if not thing:
        return None
    return thing.path()


handle(Redirect())
handle(None)
