shared = 0

def worker(n):
    global shared
    mine = n
    for _ in range(2):
        shared = mine
        yield shared
        mine = shared + 1
        print(mine, shared)

a, b = worker(1), worker(10)
for x, y in zip(a, b):
    print(x, y, shared)
