def f(*args, **kwargs):
    first, *args = args
    kwargs["x"] = first
    return args, kwargs

values = [1, 2]
options = {"y": 3}
values = [*values, *f(*values, **options)[0]]
print(values, f(*values, **{**options, "z": 4}))
