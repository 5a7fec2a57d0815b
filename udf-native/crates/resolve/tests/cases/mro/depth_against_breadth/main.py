class Root:
    def find(self):
        return "root"


class Left(Root):
    pass


class Right(Root):
    def find(self):
        return "right"


class Bottom(Left, Right):
    pass


assert Bottom().find() == "right"
Left().find()
