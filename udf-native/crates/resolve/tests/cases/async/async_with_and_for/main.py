import asyncio


class Connection:
    async def __aenter__(self):
        await self.open()
        return self

    async def __aexit__(self, *error):
        self.close()

    async def open(self):
        return None

    def close(self):
        return None

    def rows(self):
        return Rows(2)


class Rows:
    def __init__(self, count):
        self.count = count

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.count:
            raise StopAsyncIteration
        self.count -= 1
        return Row()


class Row:
    def show(self):
        return "row"


async def main():
    async with Connection() as connection:
        async for row in connection.rows():
            row.show()


asyncio.run(main())
