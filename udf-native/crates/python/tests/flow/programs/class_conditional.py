name = "outer"

class C:
    if len(name) > 3:
        name = name + "!"
    try:
        missing
    except NameError:
        missing = name
    both = name + missing

print(C.name, C.both)
