class Command:
    known = {}

    def __init_subclass__(cls, name, **options):
        super().__init_subclass__(**options)
        cls.known[name] = cls

    def run(self):
        return self.execute()


class Build(Command, name="build"):
    def execute(self):
        return "built"


class Clean(Command, name="clean"):
    def execute(self):
        return "cleaned"


def main(name):
    return Command.known[name]().run()


main("build")
main("clean")
