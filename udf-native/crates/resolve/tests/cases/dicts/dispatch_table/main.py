def add(a, b):
    return a + b


def mul(a, b):
    return a * b


OPERATIONS = {"+": add, "*": mul}


def evaluate(operator, a, b):
    return OPERATIONS[operator](a, b)


evaluate("+", 1, 2)
evaluate("*", 1, 2)
