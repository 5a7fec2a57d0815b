from engine import Engine
from hooks import on_start, on_stop

engine = Engine()
engine.on("start", on_start)
engine.on("stop", on_stop)
engine.fire("start")
engine.fire("stop")
