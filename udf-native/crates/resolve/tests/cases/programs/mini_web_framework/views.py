from framework import Response, View


class UserView(View):
    def get(self, request):
        return self.render(request.path)

    def render(self, text):
        return Response(self.options["prefix"] + text)


def about(request):
    return Response("about")
