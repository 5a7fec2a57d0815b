def encode(value):
    return str(value)


def encode_all(values, *, encoder=encode):
    return [encoder(value) for value in values]


class Upper:
    def __call__(self, value):
        return encode(value).upper()


encode_all([1])
encode_all(["a"], encoder=Upper())
