class C:
    def __init__(self, a):
        self.a = a
        self.b = self.a + 1
        if self.b > 2:
            self.a = 0
        self.c = self.a + self.b
    def update(self, n):
        old = self.a
        self.a = old + n
        self.a += 1
        for _ in range(2):
            self.b = self.a + self.b
            self.a = self.b
        return self.a

c = C(1)
d = C(5)
print(c.update(1), d.update(2), c.c)
