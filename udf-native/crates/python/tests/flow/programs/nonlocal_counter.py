def counter():
    count = 0
    def step():
        nonlocal count
        count += 1
        return count
    step()
    print(count)
    count = 10
    step()
    print(count)
    return step

step = counter()
print(step(), step())
