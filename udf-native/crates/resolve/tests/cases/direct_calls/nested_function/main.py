def outer():
    def inner():
        return helper()

    def unused():
        return outer()

    return inner() and unused


def helper():
    return 1


outer()
