def view():
    return view.template()


def render():
    return "page"


def fallback():
    return "none"


view.template = render
view.fallback = fallback
view()
view.fallback()
