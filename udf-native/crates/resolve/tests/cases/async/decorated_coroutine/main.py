import asyncio
import functools


def retry(times):
    def decorate(function):
        @functools.wraps(function)
        async def wrapper(*args):
            for _ in range(times):
                try:
                    return await function(*args)
                except ValueError:
                    note()

        return wrapper

    return decorate


def note():
    return None


@retry(2)
async def fragile(failures):
    if failures:
        failures.pop()
        raise ValueError
    return "done"


assert asyncio.run(fragile([1])) == "done"
