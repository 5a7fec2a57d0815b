import datetime


def today():
    return datetime.date(2000, 1, 1)
