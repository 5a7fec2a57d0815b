class Stream:
    def flush(self):
        return "flushed"


class File:
    def close(self):
        return "closed"


def finish(target):
    if hasattr(target, "flush"):
        target.flush()
    try:
        close = target.close
    except AttributeError:
        return None
    return close()


finish(Stream())
finish(File())
