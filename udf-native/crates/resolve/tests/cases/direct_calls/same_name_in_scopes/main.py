def run():
    return "module"


class Task:
    def run(self):
        return run()

    def start(self):
        def run():
            return "local"

        return run() + self.run()


Task().start()
