def error():
    return "function"


class Resource:
    def __enter__(self):
        return self.use

    def __exit__(self, *exc):
        return None

    def use(self):
        return "used"


def run():
    with Resource() as error:
        return error()


run()
error()
