x = "global"

def make(y):
    class C:
        x = x
        z = y
        u = z + 1
        for i in range(2):
            z = z + i
        w = [v for v in range(z)]
        def method(self):
            return x
        method = staticmethod(method)
    return C

c = make(1)
print(c.x, c.u, c.z, c.w, c.method(None))
