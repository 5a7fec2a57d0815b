x = 1
if x:
    y = x + 1
else:
    y = 0
for z in range(y):
    x = x + z

def f():
    return x + y + z

x = f()
print(x)
del z
try:
    print(z)
except NameError:
    z = 0
print(z, f())
