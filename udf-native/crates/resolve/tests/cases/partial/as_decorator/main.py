from functools import partial


def tagged(function, tag):
    def wrapper(text):
        return f"<{tag}>{function(text)}</{tag}>"

    return wrapper


@partial(tagged, tag="b")
def upper(text):
    return text.upper()


upper("a")
