def base(x, y):
    return x - y


curried = lambda x: lambda y: base(x, y)
assert curried(3)(1) == 2
minus_three = curried(3)
minus_three(0)
