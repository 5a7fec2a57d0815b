def f():
    n = 0
    while True:
        n = n + 1
        if n > 3:
            m = n
            break
    return m

print(f())
