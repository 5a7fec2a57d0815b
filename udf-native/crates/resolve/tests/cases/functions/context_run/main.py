import contextvars


def double(number):
    return number * 2


def greet(name):
    return name.upper()


context = contextvars.copy_context()
context.run(double, 2)
run = contextvars.copy_context().run
run(greet, "a")
