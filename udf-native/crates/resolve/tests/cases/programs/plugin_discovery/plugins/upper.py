from plugins.base import Plugin


class Upper(Plugin):
    def apply(self, text):
        return self.convert(text)

    @staticmethod
    def convert(text):
        return text.upper()
