print(len("a"))
length = len
def f():
    return len("abc")
print(f())
len = lambda value: length(value) + 1
print(len("a"), f())
del len
print(len("a"), f())
