import sys
from collections.abc import Callable


class Command:
    def __init__(self, function: Callable, help_text=""):
        self.function = function
        self.help_text = help_text or (function.__doc__ or "")

    def __call__(self, *arguments):
        return self.function(*arguments)

    def usage(self):
        return self.help_text.strip()


class Group:
    def __init__(self):
        self.commands: dict[str, Command] = {}

    def command(self, name=None):
        def decorate(function):
            made = Command(function)
            self.commands[name or function.__name__] = made
            return made

        return decorate

    def main(self, argv):
        name, *rest = argv
        command = self.commands.get(name)
        if command is None:
            return self.help()
        return command(*rest)

    def help(self):
        return [command.usage() for command in self.commands.values()]


cli = Group()


@cli.command()
def add(left, right):
    """Adds."""
    return int(left) + int(right)


@cli.command("twice")
def run_twice(value):
    """Doubles."""
    return add(value, value)


def main(argv=None):
    return cli.main(argv or sys.argv[1:])


assert main(["add", "1", "2"]) == 3
main(["twice", "2"])
main(["what"])
