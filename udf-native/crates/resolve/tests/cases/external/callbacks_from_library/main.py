import atexit
import re
import string


def upper(match):
    return match.group().upper()


def clean(text):
    return re.sub("[a-c]", upper, text)


class Strict(string.Template):
    def convert(self, text):
        return self.safe_substitute(name=text)


assert clean("abcd") == "ABCd"
Strict("$name").convert("a")
atexit.unregister(clean)
