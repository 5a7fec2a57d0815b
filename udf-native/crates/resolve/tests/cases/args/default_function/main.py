def upper(text):
    return text.upper()


def lower(text):
    return text.lower()


def show(text, style=upper):
    return style(text)


assert show("a") == "A"
assert show("A", lower) == "a"
