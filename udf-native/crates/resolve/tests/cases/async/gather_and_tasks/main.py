import asyncio


async def job(name):
    return finish(name)


def finish(name):
    return name


def on_done(task):
    return task.result()


async def main():
    results = await asyncio.gather(job("a"), job("b"))
    task = asyncio.create_task(job("c"))
    task.add_done_callback(on_done)
    await task
    await asyncio.wait_for(job("d"), timeout=5)
    return results + [await coroutine for coroutine in [job("e"), job("f")]]


asyncio.run(main())
