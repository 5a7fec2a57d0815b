def f():
    i = 0
    values = [5, 6, 7]
    i = j = values[i] - 4
    values[j] = k = i
    return i, j, k, values

print(f())
