def early():
    return late()


def late():
    return Helper().run()


class Helper:
    def run(self):
        return 1


early()
