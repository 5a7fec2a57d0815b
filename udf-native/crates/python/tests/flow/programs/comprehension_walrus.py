def f(values):
    last = 0
    squares = [last := v * v for v in values]
    print(last, squares)
    found = any((hit := v) > 2 for v in values)
    print(found, hit)
    return last

print(f([1, 2, 3]))
print(f([4]))
