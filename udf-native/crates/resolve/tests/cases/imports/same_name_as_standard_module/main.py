import calendar_tools
from queue_tools import Queue

queue = Queue()
queue.put(calendar_tools.today())
queue.get()
