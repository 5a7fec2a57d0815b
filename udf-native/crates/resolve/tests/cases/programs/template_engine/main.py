import re


class Template:
    PATTERN = re.compile(r"\{\{\s*(\w+)(?:\|(\w+))?\s*\}\}")

    def __init__(self, source, filters=None):
        self.source = source
        self.filters = {**FILTERS, **(filters or {})}

    def render(self, **context):
        def replace(match):
            name, filter_name = match.groups()
            return self.apply(filter_name, context[name])

        return self.PATTERN.sub(replace, self.source)

    def apply(self, name, value):
        if callable(value):
            value = value()
        if name is None:
            return str(value)
        return self.filters[name](value)


def upper(value):
    return value.upper()


def escape(value):
    return value.replace("<", "&lt;")


FILTERS = {"upper": upper, "escape": escape}


def shout(value):
    return upper(value) + "!"


def user():
    return "ann"


template = Template("{{ name|shout }} {{ text|escape }} {{ text|upper }} {{ n }}", filters={"shout": shout})
template.render(name=user, text="<b>", n=1)
