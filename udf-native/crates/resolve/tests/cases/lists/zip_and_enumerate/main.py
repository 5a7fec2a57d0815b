def up(x):
    return x + 1


def down(x):
    return x - 1


for function, value in zip([up, down], [1, 2]):
    function(value)
for index, function in enumerate([down]):
    function(index)
for function in reversed([up]):
    function(0)
