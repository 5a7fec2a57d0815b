def hello(self):
    return self.name()


Dynamic = type("Dynamic", (), {"hello": hello, "name": lambda self: "dynamic"})
assert Dynamic().hello() == "dynamic"
