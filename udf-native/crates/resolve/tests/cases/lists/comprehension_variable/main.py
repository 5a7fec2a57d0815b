def parse(text):
    return int(text)


def double(number):
    return number * 2


texts = ["1", "2"]
values = [double(parse(text)) for text in texts]
table = {text: parse(text) for text in texts}
unique = {double(value) for value in values}
total = sum(double(value) for value in values if parse(str(value)))
steps = [parse, str]
[step(1) for step in steps]
