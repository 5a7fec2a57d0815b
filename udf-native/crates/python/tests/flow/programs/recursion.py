depth = 0

def f(n):
    global depth
    depth = n
    m = n
    if n:
        f(n - 1)
        print(depth)
    depth = depth + 1
    return m + depth

print(f(3), depth)
