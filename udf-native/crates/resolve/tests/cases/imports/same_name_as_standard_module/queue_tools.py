import queue


class Queue(queue.Queue):
    def put(self, item):
        return super().put(self.wrap(item))

    def wrap(self, item):
        return [item]
