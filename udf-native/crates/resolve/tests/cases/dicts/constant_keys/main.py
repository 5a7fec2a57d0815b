def get():
    return "get"


def post():
    return "post"


routes = {"get": get, "post": post}
routes["get"]()
routes["put"] = get
routes["put"]()
routes.update(post=get)
routes.setdefault("patch", post)()
