class Named:
    def __init__(self, name, **rest):
        super().__init__(**rest)
        self.name = name


class Sized:
    def __init__(self, size, **rest):
        super().__init__(**rest)
        self.size = size


class Both(Named, Sized):
    def __init__(self, **options):
        super().__init__(**options)


Both(name="a", size=1)
Named("b")
Sized(2)
