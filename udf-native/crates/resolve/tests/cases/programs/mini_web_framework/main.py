from framework import App, Response
from views import UserView, about

app = App()
app.add("/users", UserView.as_view(prefix="u"))
app.add("/about", about)


@app.before
def check(request):
    return request.path


@app.error(KeyError)
def missing(error):
    return Response("missing")


for path in ("/users", "/about", "/none"):
    app.handle(path).text()
