class Editor:
    def __init__(self):
        self.text = ""

    def insert(self, text):
        self.text += text

    def undo(self):
        self.text = self.text[:-1]

    def commands(self):
        def write():
            self.insert("x")
            return self.undo

        return {"write": write, "undo": lambda: self.undo()}


commands = Editor().commands()
commands["write"]()()
commands["undo"]()
