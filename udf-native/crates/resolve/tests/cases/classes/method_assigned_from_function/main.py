def describe(self):
    return self.name()


class Cat:
    show = describe

    def name(self):
        return "cat"


class Dog:
    def name(self):
        return "dog"

    bark = speak = lambda self: self.name() + "!"


Dog.show = describe
Cat().show()
Dog().show()
Dog().speak()
Dog().bark()
