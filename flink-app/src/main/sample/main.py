import asyncio
import shop
from shop import Item, Order as O, checkout


async def run(names):
    order = O([Item(n, len(n) * 100) for n in names if (size := len(n)) and size < 9])
    async with asyncio.timeout(1):
        await asyncio.sleep(0)
    print(shop.total(order).cents, checkout(order, dry_run=True))


if __name__ == "__main__":
    asyncio.run(run({"tea", "cup"}))
