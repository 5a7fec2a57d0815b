def target(value):
    return value


calls = [lambda value=value: target(value) for value in range(3)]
assert [call() for call in calls] == [0, 1, 2]
