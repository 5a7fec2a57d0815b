def words(text):
    return text.strip().split(",")


def table(pairs):
    found = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def main():
    parts = words(" a,b ")
    parts.append("c")
    joined = "-".join(parts)
    pairs = enumerate(joined)
    return len(table(pairs)), {1}.union({2}), (1, 2).index(2), b"a".decode(), 1.5.is_integer()


main()
