import threading


def work(name):
    return step(name)


def step(name):
    return name


class Worker(threading.Thread):
    def run(self):
        step("worker")


thread = threading.Thread(target=work, args=("a",))
thread.start()
thread.join()
timer = threading.Thread(target=lambda: work("b"))
timer.start()
timer.join()
worker = Worker()
worker.start()
worker.join()
