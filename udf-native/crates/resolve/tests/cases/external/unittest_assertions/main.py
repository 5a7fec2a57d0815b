import unittest


class Amount:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return self.value == other.value

    def __lt__(self, other):
        return self.value < other.value


class Bag:
    def __init__(self, items):
        self.items = items

    def __contains__(self, item):
        return item in self.items

    def __iter__(self):
        return iter(self.items)

    def __bool__(self):
        return True


def refuse(value):
    raise ValueError(value)


def clean():
    return None


class AmountTest(unittest.TestCase):
    def runTest(self):
        self.addCleanup(clean)
        self.assertEqual(Amount(1), Amount(1))
        self.assertLess(Amount(1), Amount(2))
        bag = Bag([1, 2])
        self.assertIn(1, bag)
        self.assertTrue(bag)
        self.assertCountEqual(bag, [2, 1])
        self.assertRaises(ValueError, refuse, 1)


unittest.TextTestRunner(stream=open("/dev/null", "w")).run(AmountTest())
