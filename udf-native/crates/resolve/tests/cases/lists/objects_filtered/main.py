class Rule:
    def __init__(self, name, enabled=True):
        self.name = name
        self.enabled = enabled

    def is_enabled(self):
        return self.enabled

    def apply(self, text):
        return text + self.name


def active(rules):
    return [rule for rule in rules if rule.is_enabled()]


def run(text, rules):
    for rule in active(rules):
        text = rule.apply(text)
    return text


assert run("x", [Rule("a"), Rule("b", enabled=False)]) == "xa"
