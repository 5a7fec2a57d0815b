__all__ = ["listed"]


def listed():
    return extra()


def extra():
    return "other"
