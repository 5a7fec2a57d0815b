from abc import ABC, abstractmethod


class Exporter(ABC):
    def export(self, rows):
        return "\n".join(self.line(row) for row in rows) + self.footer()

    @abstractmethod
    def line(self, row): ...

    def footer(self):
        return ""


class Csv(Exporter):
    def line(self, row):
        return ",".join(row)


class Markdown(Exporter):
    def line(self, row):
        return "|".join(row)

    def footer(self):
        return "\n" + super().footer()


for exporter in (Csv(), Markdown()):
    exporter.export([["a", "b"]])
