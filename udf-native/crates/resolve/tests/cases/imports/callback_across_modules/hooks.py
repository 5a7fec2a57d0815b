def on_start(engine):
    return engine


def on_stop(engine):
    engine.on("late", on_start)
    engine.fire("late")
