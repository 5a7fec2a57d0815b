class Node:
    pass

class C:
    def run(self):
        self.a = Node()
        self.a.b = Node()
        self.a.b.c = 1
        print(self.a.b.c)
        self.a.b.c = self.a.b.c + 1
        x = self.a.b
        x.c = 5
        self.a.b = Node()
        self.a.b.c = 7
        print(self.a.b.c, x.c)
        self.a = Node()
        self.a.b = x
        print(self.a.b)
        if x.c:
            self.a.b = Node()
            self.a.b.c = 9
        else:
            self.a.b.c = 10
        return self.a.b.c

print(type(C().run()))
