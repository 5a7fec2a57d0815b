class Button:
    def __init__(self, label, on_click=None):
        self.label = label
        self.on_click = on_click

    def click(self):
        if self.on_click:
            return self.on_click(self)
        return None


def report(button):
    return button.label


Button("quiet").click()
assert Button("save", on_click=report).click() == "save"
