def handler():
    return "module"


def replacement():
    return "local"


def run():
    handler = replacement
    return handler()


def run_global():
    return handler()


run()
run_global()
