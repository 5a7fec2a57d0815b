import asyncio
from contextlib import asynccontextmanager


async def ticks(count):
    for number in range(count):
        yield await tick(number)


async def tick(number):
    return number


@asynccontextmanager
async def session():
    yield Session()


class Session:
    async def get(self):
        return 1


async def main():
    async for number in ticks(2):
        await tick(number)
    values = [number async for number in ticks(1)]
    async with session() as current:
        await current.get()
    return values


asyncio.run(main())
