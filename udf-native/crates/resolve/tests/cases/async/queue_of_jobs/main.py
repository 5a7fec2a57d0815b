import asyncio


class Job:
    def __init__(self, action):
        self.action = action

    async def run(self):
        return await self.action()


async def download():
    return "data"


async def upload():
    return finish()


def finish():
    return "done"


async def worker(queue):
    while not queue.empty():
        job = await queue.get()
        await job.run()


async def main():
    queue = asyncio.Queue()
    for action in (download, upload):
        await queue.put(Job(action))
    await worker(queue)


asyncio.run(main())
