import asyncio


class Later:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        yield from wait().__await__()
        return self.result()

    def result(self):
        return self.value


async def wait():
    return None


async def main():
    return await Later(3)


assert asyncio.run(main()) == 3
