HANDLERS = {}


def handles(name):
    def register(function):
        HANDLERS[name] = function
        return function

    return register


@handles("step0")
def step0():
    return 0


@handles("step1")
def step1():
    return 1


@handles("step2")
def step2():
    return 2


@handles("step3")
def step3():
    return 3


@handles("step4")
def step4():
    return 4


@handles("step5")
def step5():
    return 5


@handles("step6")
def step6():
    return 6


@handles("step7")
def step7():
    return 7


@handles("step8")
def step8():
    return 8


@handles("step9")
def step9():
    return 9


@handles("step10")
def step10():
    return 10


@handles("step11")
def step11():
    return 11


@handles("step12")
def step12():
    return 12


@handles("step13")
def step13():
    return 13


@handles("step14")
def step14():
    return 14


@handles("step15")
def step15():
    return 15


@handles("step16")
def step16():
    return 16


@handles("step17")
def step17():
    return 17


@handles("step18")
def step18():
    return 18


@handles("step19")
def step19():
    return 19


@handles("step20")
def step20():
    return 20


@handles("step21")
def step21():
    return 21


@handles("step22")
def step22():
    return 22


@handles("step23")
def step23():
    return 23


def run(name):
    return HANDLERS[name]()


for number in range(24):
    run(f"step{number}")
