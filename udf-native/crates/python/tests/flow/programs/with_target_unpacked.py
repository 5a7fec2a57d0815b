from contextlib import nullcontext

def f(values):
    with nullcontext(values) as (a, [b, *c]):
        a = a + b
    print(a, b, c)

f((1, (2, 3, 4)))
