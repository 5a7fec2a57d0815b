class Error(Exception):
    def code(self):
        return 1
