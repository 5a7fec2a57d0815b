import asyncio


async def fetch(url):
    await pause()
    return parse(url)


async def pause():
    await asyncio.sleep(0)


def parse(url):
    return url


async def main():
    first = await fetch("a")
    second = fetch("b")
    return first + await second


asyncio.run(main())
