def on_start():
    return 1


def on_stop():
    return 2


by_name = {function.__name__: function for function in (on_start, on_stop)}
assert by_name["on_stop"]() == 2
merged = {**by_name, "extra": on_start}
merged["extra"]()
