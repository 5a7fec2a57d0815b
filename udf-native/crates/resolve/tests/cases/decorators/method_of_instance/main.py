class App:
    def __init__(self):
        self.routes = {}

    def route(self, path):
        def register(view):
            self.routes[path] = view
            return view

        return register

    def handle(self, path):
        return self.routes[path]()


app = App()


@app.route("/")
def index():
    return "index"


@app.route("/about")
def about():
    return "about"


app.handle("/")
app.handle("/about")
