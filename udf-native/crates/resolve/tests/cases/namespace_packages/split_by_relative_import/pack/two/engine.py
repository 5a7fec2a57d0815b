class Engine:
    def run(self):
        return stop()


def stop():
    return 0
