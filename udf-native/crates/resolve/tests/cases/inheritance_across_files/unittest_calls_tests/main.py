import unittest


class Base(unittest.TestCase):
    def __call__(self, result=None):
        return super().__call__(result)


class Sums(Base):
    def setUp(self):
        self.values = make()

    def test_sum(self):
        self.assertEqual(sum(self.values), 3)

    def tearDown(self):
        self.values = None


def make():
    return [1, 2]


Sums("test_sum")(unittest.TestResult())
