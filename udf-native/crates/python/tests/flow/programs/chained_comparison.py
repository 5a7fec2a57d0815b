def f(a):
    x = 0
    if 0 < a < (x := 5) < a + 4:
        print(x)
    print(x)

for a in (-1, 0, 1, 2, 6):
    f(a)
