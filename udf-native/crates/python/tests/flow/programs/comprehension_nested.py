def f(rows):
    total = 0
    flat = [cell for row in rows for cell in row if cell]
    sums = [sum([cell + total for cell in row]) for row in rows]
    total = sum(flat)
    again = [[total + cell for cell in row] for row in rows]
    return flat, sums, again

print(f([[1, 0], [2, 3]]))
