def a():
    return "a"


def b():
    return "b"


grid = [[a, b], [b]]
for row in grid:
    for cell in row:
        cell()
grid[0][1]()
flat = [cell for row in grid for cell in row]
flat[0]()
