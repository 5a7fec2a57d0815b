def fail(kind):
    raise kind("x")


def on_value(group):
    return group.exceptions


def on_type(group):
    return group.exceptions


def run():
    errors = []
    for kind in (ValueError, TypeError):
        try:
            fail(kind)
        except Exception as error:
            errors.append(error)
    try:
        raise ExceptionGroup("all", errors)
    except* ValueError as group:
        on_value(group)
    except* TypeError as group:
        on_type(group)


run()
