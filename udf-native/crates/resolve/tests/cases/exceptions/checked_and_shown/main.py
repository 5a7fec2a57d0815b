import unittest


class Wrong(Exception):
    def __str__(self):
        return "wrong"


def fail():
    raise Wrong


class Failing(unittest.TestCase):
    def runTest(self):
        with self.assertRaises(Wrong) as caught:
            fail()
        self.text = str(caught.exception)
        with self.assertRaisesRegex(Wrong, "wro"):
            fail()


case = Failing()
case.runTest()
