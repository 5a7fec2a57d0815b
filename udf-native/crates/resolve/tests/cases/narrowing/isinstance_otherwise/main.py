class Text:
    def show(self):
        return "text"


class Number:
    def show(self):
        return "number"


class Pair:
    def show(self):
        return "pair"


def show(item):
    if isinstance(item, Text):
        return "quoted"
    if not isinstance(item, Number):
        return item.show()
    return "plain"


def either(item):
    return "short" if isinstance(item, (Text, Number)) else item.show()


for each in (Text(), Number(), Pair()):
    show(each)
    either(each)
