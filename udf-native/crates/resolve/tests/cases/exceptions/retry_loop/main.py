class Flaky:
    def __init__(self, failures):
        self.failures = failures

    def call(self):
        if self.failures:
            self.failures -= 1
            raise ConnectionError
        return "done"


def retry(action, on_failure):
    while True:
        try:
            return action()
        except ConnectionError as error:
            on_failure(error)


def note(error):
    return str(error)


assert retry(Flaky(1).call, on_failure=note) == "done"
