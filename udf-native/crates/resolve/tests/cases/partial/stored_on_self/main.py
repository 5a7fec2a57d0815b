from functools import partial


class Button:
    def __init__(self, command):
        self.command = command

    def press(self):
        return self.command()


class Panel:
    def __init__(self):
        self.buttons = [Button(partial(self.pressed, name)) for name in ("ok", "no")]

    def pressed(self, name):
        return name


for button in Panel().buttons:
    button.press()
