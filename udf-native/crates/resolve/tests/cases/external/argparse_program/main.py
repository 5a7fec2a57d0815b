import argparse


def build(arguments):
    return arguments.name


def clean(arguments):
    return None


def positive(text):
    return int(text)


def make_parser():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    build_parser = commands.add_parser("build")
    build_parser.add_argument("name", type=positive)
    build_parser.set_defaults(run=build)
    clean_parser = commands.add_parser("clean")
    clean_parser.set_defaults(run=clean)
    return parser


def main(argv):
    arguments = make_parser().parse_args(argv)
    return arguments.run(arguments)


main(["build", "1"])
main(["clean"])
