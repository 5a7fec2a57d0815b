class Result:
    def __init__(self, value):
        self.value = value

    def __bool__(self):
        return self.is_good()

    def is_good(self):
        return self.value is not None


class Bag:
    def __len__(self):
        return 0


def check(result, bag):
    if result:
        pass
    while bag:
        pass
    return not result or bag and result


assert check(Result(1), Bag()) is not None
bool(Result(None))
1 if Bag() else 2
