def fix(function):
    return lambda argument: function(fix(function))(argument)


def factorial(again):
    return lambda n: 1 if n == 0 else n * again(n - 1)


assert fix(factorial)(3) == 6
