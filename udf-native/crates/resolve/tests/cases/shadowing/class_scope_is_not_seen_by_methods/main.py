def helper():
    return "module"


class Tool:
    def helper(self):
        return "method"

    def run(self):
        return helper()

    alias = helper

    def use(self):
        return self.alias()


tool = Tool()
assert tool.run() == "module"
assert tool.use() == "method"
