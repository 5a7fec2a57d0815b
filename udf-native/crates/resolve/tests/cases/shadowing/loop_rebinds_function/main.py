def a():
    return "a"


def b():
    return "b"


run = a
for run in (a, b):
    run()
assert run() == "b"
with open("/dev/null") as run:
    run.read()
