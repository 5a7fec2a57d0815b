from base import Store
from mixins import JsonMixin, LogMixin


class FileStore(LogMixin, JsonMixin, Store):
    def write(self, text):
        return len(text)
