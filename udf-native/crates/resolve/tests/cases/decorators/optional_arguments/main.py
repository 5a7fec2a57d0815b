def task(function=None, *, name=None):
    def decorate(target):
        target.task_name = name or target.__name__
        return target

    if function is not None:
        return decorate(function)
    return decorate


@task
def one():
    return 1


@task(name="second")
def two():
    return 2


one()
two()
