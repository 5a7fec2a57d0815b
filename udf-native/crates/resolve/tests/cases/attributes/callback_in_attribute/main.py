class Button:
    def __init__(self):
        self.on_click = None

    def click(self):
        if self.on_click is not None:
            self.on_click()


def save():
    return "saved"


button = Button()
button.on_click = save
button.click()
other = Button()
other.on_click = button.click
other.click()
