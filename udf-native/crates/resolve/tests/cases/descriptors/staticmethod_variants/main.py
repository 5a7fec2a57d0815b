def helper(value):
    return value


class Tools:
    plain = staticmethod(helper)

    @staticmethod
    def run(value):
        return Tools.plain(value)

    def use(self):
        return self.run(1) + self.plain(2)


Tools().use()
Tools.run(3)
