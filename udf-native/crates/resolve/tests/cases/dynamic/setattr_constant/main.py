class Box:
    pass


def opened():
    return "open"


def closed(self):
    return "closed"


box = Box()
setattr(box, "open", opened)
box.open()
setattr(Box, "close", closed)
box.close()
