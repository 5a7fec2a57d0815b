def f(n):
    out = []
    value = None
    while True:
        try:
            value = n
            n = n - 1
            if n < 0:
                break
            value = 10 // n
        except ZeroDivisionError as error:
            value = error
            continue
        finally:
            out.append(str(value))
            last = value
        value = last
    return out, value, last

print(f(3))
