import engine

_engine = engine.Engine()
run = _engine.run
Runner = engine.Engine
stop = engine.halt
