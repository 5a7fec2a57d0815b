from api import *

start()
stop()
