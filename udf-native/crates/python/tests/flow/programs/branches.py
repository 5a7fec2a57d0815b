def f(n):
    if n == 0:
        x = "zero"
    elif n == 1:
        x = "one"
    elif n == 2:
        y = x = "two"
        print(y)
    else:
        x = "many"
    return x

for n in range(4):
    print(f(n))
