def f(a):
    x = 0
    if a > 1 and (x := a) and x > 2 or (x := a + 10) > 12:
        print(x)
    print(x)

for a in range(5):
    f(a)
