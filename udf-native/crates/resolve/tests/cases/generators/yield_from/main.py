def leaves(tree):
    if isinstance(tree, list):
        for child in tree:
            yield from leaves(child)
    else:
        yield convert(tree)


def convert(leaf):
    return str(leaf)


list(leaves([1, [2, 3]]))
