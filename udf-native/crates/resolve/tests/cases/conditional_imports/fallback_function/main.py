try:
    from missing_library import shorten
except ImportError:

    def shorten(text):
        return text[:3]


def title(text):
    return shorten(text)


title("long text")
