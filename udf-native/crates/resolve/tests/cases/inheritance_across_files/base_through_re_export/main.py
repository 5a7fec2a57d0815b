from framework import View


class Page(View):
    def get(self):
        return self.render("page")


assert Page().dispatch("get") == "<page>"
