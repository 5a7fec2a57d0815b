class Resource:
    def __enter__(self):
        self.open()
        return self

    def __exit__(self, kind, value, trace):
        self.close()
        return True

    def open(self):
        return 1

    def close(self):
        return 0

    def use(self):
        return 2


with Resource() as resource:
    resource.use()
with Resource():
    raise ValueError
