def f(n):
    step = 0
    for _ in range(2):
        try:
            step = step + 1
            if step == n:
                raise RuntimeError(step)
        except RuntimeError:
            if step == 2:
                step = 20
                raise
            step = 10
    return step

for n in range(3):
    try:
        print(f(n))
    except RuntimeError as error:
        print(error)
