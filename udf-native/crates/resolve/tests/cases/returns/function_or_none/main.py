def find(name):
    for candidate in (alpha, beta):
        if candidate.__name__ == name:
            return candidate
    return None


def alpha():
    return "a"


def beta():
    return "b"


def run(name):
    if found := find(name):
        return found()
    return None


run("alpha")
run("beta")
run("gamma")
