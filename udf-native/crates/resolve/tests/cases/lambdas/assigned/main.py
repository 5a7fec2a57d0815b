square = lambda x: x * x
twice = lambda f, x: f(f(x))

assert twice(square, 3) == 81
