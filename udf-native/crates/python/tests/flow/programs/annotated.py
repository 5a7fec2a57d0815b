x: int = 1
y: int
x: int
print(x)

def f(a: int = x) -> int:
    b: int
    b: int = a
    a: str
    return a + b

y: int = f()
print(y)
