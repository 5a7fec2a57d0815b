from functools import cached_property


class Page:
    def __init__(self, text):
        self.text = text

    @cached_property
    def words(self):
        return self.split()

    def split(self):
        return self.text.split()

    @property
    def count(self):
        return len(self.words)


page = Page("a b")
page.count
page.count
