def f[T: (int, str), *Ts, **P](a: T, *b: *Ts, d=default) -> list[T]:
    x: T = a
    def inner() -> T:
        return x
    return inner

class C[T: Bound](Base[T], metaclass=M):
    x: T
    def m[U: T](self, u: U) -> T:
        return super().m(T)

type Alias[K, V = K] = dict[K, V]
type Plain = Alias | later

class Outer:
    Inner = int
    type A = Inner
    type B[X: Inner] = list[X, Inner]
    def m[Y: Inner](self, a: Inner) -> Y: ...
    class D[Z](Inner): ...

def scope():
    local = 1
    type L = local
    def g[T](a: local) -> T:
        return local
    class E[T](local):
        y = local
