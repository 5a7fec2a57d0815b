import os, sys as system
from a.b import c as d, e
import p.q.r

def f(a, /, b: int = 1, *args: str, k=os, **kw) -> list:
    x = a
    x += b
    del args
    y: int = 1
    z: int
    (w): int
    (v): int = 2
    for i, (j, *rest) in k:
        with open(x) as (m, n):
            print(i, j)
    return undefined
