class Animal:
    def name(self):
        return "animal"


class Dog(Animal):
    def name(self):
        return "dog, " + Animal.name(self)


dog = Dog()
Dog.name(dog)
assert Animal.name(dog) == "animal"
[name for name in map(Animal.name, [dog])]
