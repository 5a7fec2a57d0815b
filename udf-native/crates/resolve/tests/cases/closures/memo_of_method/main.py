class Parser:
    def __init__(self, rules):
        self.rules = {name: self.compile(rule) for name, rule in rules.items()}

    def compile(self, rule):
        def match(text):
            return rule(text) and self.accept(text)

        return match

    def accept(self, text):
        return text

    def parse(self, name, text):
        return self.rules[name](text)


def is_word(text):
    return text.isalpha()


def is_number(text):
    return text.isdigit()


parser = Parser({"word": is_word, "number": is_number})
parser.parse("word", "a")
parser.parse("number", "1")
