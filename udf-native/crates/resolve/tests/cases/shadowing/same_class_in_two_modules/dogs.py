class Animal:
    def speak(self):
        return "woof"

    def bark(self):
        return self.speak()
