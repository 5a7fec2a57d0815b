count = 0

def step():
    global count
    count = count + 1

def reset():
    global count
    print(count)
    count = 0
    step()
    print(count)

step()
print(count)
reset()
print(count)
count = 5
step()
print(count)
