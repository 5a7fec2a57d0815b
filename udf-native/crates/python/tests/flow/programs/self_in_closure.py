class C:
    def run(self, values):
        self.total = 0
        def add(n):
            self.total = self.total + n
            return self.total
        seen = [add(v) for v in values]
        self.seen = seen
        self.best = max(v + len(self.seen) for v in self.seen)
        return self.best

print(C().run([1, 2, 3]))
