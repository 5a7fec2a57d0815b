def start():
    return "start"


def stop():
    return "stop"


def run(name):
    return globals()[name]()


globals()["start"]()
run("stop")
