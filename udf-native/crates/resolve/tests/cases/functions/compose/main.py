def compose(*functions):
    def composed(value):
        for function in reversed(functions):
            value = function(value)
        return value

    return composed


def strip(text):
    return text.strip()


def title(text):
    return text.title()


clean = compose(title, strip)
assert clean(" ab ") == "Ab"
