def start():
    return "start"


def stop():
    return "stop"


NAMES = ("start", "stop")
TABLE = dict(zip(NAMES, (start, stop)))
TABLE["stop"]()
for name, function in sorted(TABLE.items()):
    function()
_, last = max(TABLE.items())
last()
