import asyncio


async def get(request):
    return await respond(request)


async def post(request):
    return await respond(request + "!")


async def respond(text):
    return text


ROUTES = {"GET": get, "POST": post}


class Server:
    def __init__(self, routes):
        self.routes = routes

    async def handle(self, method, request):
        handler = self.routes[method]
        return await handler(request)


async def main():
    server = Server(ROUTES)
    await server.handle("GET", "a")
    await server.handle("POST", "b")


asyncio.run(main())
