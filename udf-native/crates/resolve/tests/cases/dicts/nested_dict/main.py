def users():
    return "users"


def login():
    return "login"


TREE = {"api": {"users": users}, "auth": {"login": login}}
TREE["api"]["users"]()


def visit(tree):
    for value in tree.values():
        if isinstance(value, dict):
            visit(value)
        else:
            value()


visit(TREE)
