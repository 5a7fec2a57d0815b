def walk(tree, visit):
    visit(tree)
    for child in tree[1:]:
        walk(child, visit)


def main():
    seen = []

    def remember(node):
        seen.append(node[0])

    walk(["a", ["b"], ["c", ["d"]]], remember)
    assert seen == ["a", "b", "c", "d"]


main()
