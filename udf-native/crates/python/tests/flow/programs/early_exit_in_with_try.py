from contextlib import nullcontext

def f(n):
    log = "start"
    try:
        with nullcontext() as _:
            log = "with"
            for i in range(3):
                log = log + str(i)
                if i == n:
                    return log
            log = log + "end"
    finally:
        print(log)
        log = "finally"
    return log

print(f(1), f(9))
