def f():
    calls = []
    for i in range(3):
        calls.append(lambda j=i: i + j)
    total = 0
    for call in calls:
        total = total + call()
    return total

print(f())
