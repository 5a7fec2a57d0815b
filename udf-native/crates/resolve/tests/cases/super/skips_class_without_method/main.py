class Top:
    def close(self):
        return ["top"]


class Middle(Top):
    def open(self):
        return ["middle"]


class Bottom(Middle):
    def close(self):
        return super().close() + self.open()

    def open(self):
        return super().open()


Bottom().close()
