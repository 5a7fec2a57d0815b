def validator(minimum):
    def validate(value):
        return compare(value, minimum)

    return validate


def compare(a, b):
    return a >= b


CHECKS = {name: validator(limit) for name, limit in {"age": 18, "size": 1}.items()}
assert all(CHECKS[name](20) for name in CHECKS)
