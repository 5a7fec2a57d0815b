class Base:
    def run(self):
        return self.__step()

    def __step(self):
        return "base"


class Child(Base):
    def __step(self):
        return "child"

    def go(self):
        return self.__step() + self.run()


assert Child().go() == "childbase"
