HOOKS = []


def register(function):
    HOOKS.append(function)


def run():
    for hook in HOOKS:
        hook()


def first():
    pass


def second():
    pass


register(first)
register(second)
run()
