def open_file(name):
    return join("C:", name)


def join(*parts):
    return "\\".join(parts)
