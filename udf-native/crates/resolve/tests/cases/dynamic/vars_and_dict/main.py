class Tools:
    @staticmethod
    def saw():
        return "saw"

    def hammer(self):
        return "hammer"


vars(Tools)["hammer"](Tools())
Tools.__dict__["saw"].__func__()
tools = Tools()
tools.__dict__["drill"] = lambda: "drill"
tools.drill()
