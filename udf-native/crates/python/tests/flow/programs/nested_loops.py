def f():
    count = 0
    for i in range(3):
        row = i
        for j in range(3):
            if j > i:
                break
            if i == 1:
                row = row + j
                continue
            count = count + row
        row = count
        print(row, j)
    return count, i

print(f())
