from __future__ import annotations

def outer():
    T = int
    def f(a: T, *b: U, c: [q for q in T] = T) -> V:
        x: T = a
        return x
    return f

class C:
    A = 1
    x: A = A
    y: undefined
    def m(self: C, z: A): ...
