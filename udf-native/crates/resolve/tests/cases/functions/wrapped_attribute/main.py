import functools


def cached(function):
    results = {}

    @functools.wraps(function)
    def wrapper(key):
        if key not in results:
            results[key] = function(key)
        return results[key]

    def forget():
        results.clear()

    wrapper.forget = forget
    return wrapper


@cached
def load(key):
    return key


load(1)
load.forget()
load.__wrapped__(2)
