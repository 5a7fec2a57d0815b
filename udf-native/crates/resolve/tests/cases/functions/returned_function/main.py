def make():
    def made():
        return 1

    return made


make()()
made = make()
made()
