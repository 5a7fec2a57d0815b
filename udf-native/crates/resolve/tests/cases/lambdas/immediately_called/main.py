def f(x):
    return x


(lambda x: f(x))(1)
(lambda *args: [f(arg) for arg in args])(1, 2)
