class Animal:
    def name(self):
        return "animal"


def speak(self):
    return self.name()


def made(title):
    return type(title, (Animal,), {"speak": speak})


Dog = made("Dog")
Dog().speak()
Dog().name()
