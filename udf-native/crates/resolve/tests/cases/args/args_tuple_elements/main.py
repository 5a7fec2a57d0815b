def start():
    return "start"


def stop():
    return "stop"


def run_all(*hooks):
    return [hook() for hook in hooks]


def run_first(*hooks):
    return hooks[0]()


run_all(start, stop)
run_first(stop, start)
