def dump_int(value):
    return str(value)


def dump_list(value):
    return [dump(item) for item in value]


def dump_other(value):
    return value.dump()


class Special:
    def dump(self):
        return "special"


DUMPERS = {int: dump_int, list: dump_list}


def dump(value):
    return DUMPERS.get(type(value), dump_other)(value)


dump([1, Special()])
