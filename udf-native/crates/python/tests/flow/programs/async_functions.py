total = 0

class Manager:
    async def __aenter__(self):
        return 2
    async def __aexit__(self, *error):
        return True

async def numbers(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i

async def worker(n):
    global total
    seen = n
    async for i in numbers(n):
        seen = seen + i
        total = total + seen
        await asyncio.sleep(0)
    async with Manager() as m:
        seen = seen * m
        raise ValueError(seen)
    print(seen, total)
    return [seen + j async for j in numbers(2)]

async def main():
    results = await asyncio.gather(worker(2), worker(3))
    print(results, total)

asyncio.run(main())
