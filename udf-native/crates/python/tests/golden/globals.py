def f():
    global g, h
    g = 1
    def inner():
        g
        h
        k = g
    class C:
        g
        global h
        h = 2

def shadow(g):
    def inner():
        return g
    class C:
        global g
        def m(self):
            return g

class D:
    global only_in_class
    only_in_class = 1
