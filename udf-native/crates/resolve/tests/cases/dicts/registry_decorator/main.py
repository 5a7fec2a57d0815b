REGISTRY = {}


def command(name):
    def register(function):
        REGISTRY[name] = function
        return function

    return register


@command("build")
def build():
    return compile_all()


@command("clean")
def clean():
    return "clean"


def compile_all():
    return "compiled"


def main(arguments):
    return [REGISTRY[name]() for name in arguments]


main(["build", "clean"])
