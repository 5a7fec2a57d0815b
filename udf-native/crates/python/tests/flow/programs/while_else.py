def f(limit):
    n = 0
    while n < 5:
        n += 1
        if n == limit:
            found = n
            break
        last = n
    else:
        found = -1
        n = 100
    print(n, found)

f(3)
f(9)
