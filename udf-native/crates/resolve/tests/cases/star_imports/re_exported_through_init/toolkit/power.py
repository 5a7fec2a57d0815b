__all__ = ["Drill"]


class Drill:
    def run(self):
        return _spin()


def _spin():
    return "spin"
