try:
    import fast
except ImportError as e:
    fast = None
    del e
except (A, B):
    raise C from D
else:
    ok = 1
finally:
    done = ok

def f(command):
    match command:
        case [a, *rest] | (a, *rest): pass
        case {"k": v, **others} if v: pass
        case Point(x=0, y=py) as point: pass
        case str() | None | True | mod.CONST: pass
        case -1: pass
        case _: pass
    while cond: break
    else: tail = 1
    assert check, message
    return f"{a!r:>{width}} {b=}" "lit"

def gen():
    x = yield y
    yield from z

async def co():
    async with a as b, c: pass
    async for d in e: await f
    else: g
try:
    pass
except* Group as eg: pass
