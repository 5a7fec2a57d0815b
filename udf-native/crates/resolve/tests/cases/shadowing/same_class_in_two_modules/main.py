import cats
import dogs
from cats import Animal as Cat


def speak(animal):
    return animal.speak()


speak(Cat())
dogs.Animal().bark()
cats.Animal().speak()
