def trampoline(function, *args):
    result = function(*args)
    while callable(result):
        result = result()
    return result


def count(n, total=0):
    if n == 0:
        return total
    return lambda: count(n - 1, total + n)


assert trampoline(count, 3) == 6
