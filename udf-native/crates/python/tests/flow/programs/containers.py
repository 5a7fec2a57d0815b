def f():
    d = {}
    d["a"] = 1
    d["b"] = d["a"] + 1
    items = []
    for key in sorted(d):
        items.append(d[key])
    items[0] = items[0] + 5
    d.update(c=items.pop())
    d = dict(d)
    return d, items

print(f())
