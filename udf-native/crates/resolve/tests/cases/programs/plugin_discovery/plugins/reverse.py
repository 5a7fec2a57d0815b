from .base import Plugin


class Reverse(Plugin):
    def apply(self, text):
        return text[::-1]
