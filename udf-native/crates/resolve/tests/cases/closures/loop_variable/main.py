def a():
    return "a"


def b():
    return "b"


late = []
bound = []
for function in (a, b):
    late.append(lambda: function())
    bound.append(lambda function=function: function())
assert [call() for call in late] == ["b", "b"]
assert [call() for call in bound] == ["a", "b"]
