from functools import partial


def render(text, *, style, wrap):
    return style(wrap(text))


def bold(text):
    return f"*{text}*"


def plain(text):
    return text


def box(text):
    return f"[{text}]"


boxed = partial(render, style=plain, wrap=box)
boxed("a")
boxed("a", style=bold)
