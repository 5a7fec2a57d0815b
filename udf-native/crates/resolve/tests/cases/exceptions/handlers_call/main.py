def risky(value):
    if value < 0:
        raise ValueError
    if value == 0:
        raise KeyError
    return value


def recover():
    return "recovered"


def log():
    return "logged"


def succeed():
    return "ok"


def cleanup():
    return "clean"


def run(value):
    try:
        risky(value)
    except ValueError:
        recover()
    except (KeyError, TypeError):
        log()
    else:
        succeed()
    finally:
        cleanup()


for value in (-1, 0, 1):
    run(value)
