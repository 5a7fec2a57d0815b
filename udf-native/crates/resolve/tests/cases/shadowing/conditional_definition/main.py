import sys

if sys.maxsize > 0:

    def clock():
        return "wide"

else:

    def clock():
        return "narrow"


def now():
    return clock()


now()
