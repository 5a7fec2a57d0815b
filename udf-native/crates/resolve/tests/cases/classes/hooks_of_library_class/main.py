from html.parser import HTMLParser


class Links(HTMLParser):
    def handle_starttag(self, tag, attrs):
        self.note(tag)

    def note(self, tag):
        self.last = tag


links = Links()
links.feed("<a>")
