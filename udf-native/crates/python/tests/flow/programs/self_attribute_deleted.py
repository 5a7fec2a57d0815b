class C:
    def run(self, flag):
        self.x = 1
        if flag:
            del self.x
        try:
            print(self.x)
        except AttributeError:
            self.x = 2
        return self.x

print(C().run(True), C().run(False))
