class C:
    def run(self, n):
        self.state = "start"
        try:
            self.state = "try"
            self.value = 1 // n
            self.state = "done"
        except ZeroDivisionError:
            print(self.state)
            self.value = 0
        finally:
            print(self.state)
            self.state = "end"
        return self.value, self.state

print(C().run(1), C().run(0))
