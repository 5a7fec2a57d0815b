def commands():
    def start():
        return "started"

    def stop():
        return "stopped"

    return {"start": start, "stop": stop}


def run(name):
    return commands()[name]()


run("start")
run("stop")
