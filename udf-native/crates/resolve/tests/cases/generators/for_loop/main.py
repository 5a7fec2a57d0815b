def numbers(limit):
    for number in range(limit):
        yield square(number)


def square(number):
    return number * number


for number in numbers(3):
    square(number)
total = sum(numbers(2))
