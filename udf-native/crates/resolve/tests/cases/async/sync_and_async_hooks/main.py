import asyncio
import inspect


async def call(hook, *args):
    result = hook(*args)
    if inspect.isawaitable(result):
        result = await result
    return result


def plain(value):
    return value


async def slow(value):
    await asyncio.sleep(0)
    return plain(value)


class Hooks:
    def __init__(self):
        self.hooks = []

    def add(self, hook):
        self.hooks.append(hook)
        return self

    async def run(self, value):
        return [await call(hook, value) for hook in self.hooks]


assert asyncio.run(Hooks().add(plain).add(slow).run(1)) == [1, 1]
