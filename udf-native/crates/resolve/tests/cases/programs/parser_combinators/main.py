def char(expected):
    def parse(text):
        return (expected, text[1:]) if text.startswith(expected) else None

    return parse


def sequence(*parsers):
    def parse(text):
        results = []
        for parser in parsers:
            found = parser(text)
            if found is None:
                return None
            result, text = found
            results.append(result)
        return results, text

    return parse


def either(*parsers):
    def parse(text):
        return next((found for parser in parsers if (found := parser(text))), None)

    return parse


def mapped(parser, function):
    def parse(text):
        found = parser(text)
        return found and (function(found[0]), found[1])

    return parse


def join(parts):
    return "".join(parts)


ab = mapped(sequence(char("a"), char("b")), join)
either(ab, char("x"))("abc")
either(ab, char("x"))("xyz")
