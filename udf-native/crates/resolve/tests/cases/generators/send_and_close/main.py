def consumer(handler):
    try:
        while True:
            handler((yield))
    except GeneratorExit:
        done()


def handle(item):
    return item


def done():
    return "done"


pipe = consumer(handle)
next(pipe)
pipe.send(1)
pipe.close()
