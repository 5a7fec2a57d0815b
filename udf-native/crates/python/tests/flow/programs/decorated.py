def twice(function):
    def inner(*args):
        return function(function(*args))
    return inner

@twice
def step(n):
    n = n + 1
    return n

@twice
@twice
def double(n):
    return n * 2

print(step(1), double(1))
