class C:
    def __init__(self, next):
        self.next = next
        self.value = 0
    def last(self):
        self.value = 1
        print(self.value)
        while self.next:
            self = self.next
            self.value = self.value + 1
        print(self.value)
        return self

print(C(C(C(None))).last().value)
