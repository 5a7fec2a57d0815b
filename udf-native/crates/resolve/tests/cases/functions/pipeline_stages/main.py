def read():
    return ["a 1", "b 2"]


def parse(lines):
    return [tuple(line.split()) for line in lines]


def total(pairs):
    return sum(int(value) for _, value in pairs)


STAGES = [parse, total]


def run(source, stages):
    data = source()
    for stage in stages:
        data = stage(data)
    return data


assert run(read, STAGES) == 3
