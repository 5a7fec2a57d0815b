from functools import lru_cache


@lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@lru_cache
def settings():
    return load()


def load():
    return {}


fib(5)
settings()
