def bold(function):
    return lambda: "<b>" + function() + "</b>"


def italic(function):
    def inner():
        return "<i>" + function() + "</i>"

    return inner


@bold
@italic
def text():
    return "text"


assert text() == "<b><i>text</i></b>"
