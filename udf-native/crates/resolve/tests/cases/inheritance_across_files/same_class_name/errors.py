import base


class Error(base.Error):
    def code(self):
        return base.Error.code(self) + 10
