class Dog:
    def speak(self):
        return "woof"


class Cat:
    def speak(self):
        return "meow"


def make(kind):
    return Dog() if kind == "dog" else Cat()


def dog():
    pet = make("dog")
    return pet.speak()


assert dog() == "woof"
assert make("cat").speak() == "meow"
