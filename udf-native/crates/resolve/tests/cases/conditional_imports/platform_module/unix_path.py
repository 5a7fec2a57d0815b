def open_file(name):
    return join("/", name)


def join(*parts):
    return "/".join(parts)
