import logging
import unittest


class ListHandler(logging.Handler):
    def __init__(self):
        super().__init__()
        self.records = []

    def emit(self, record):
        self.records.append(self.text(record))

    def text(self, record):
        return record.getMessage()


class AddTest(unittest.TestCase):
    def setUp(self):
        self.value = make()

    def test_add(self):
        self.assertEqual(self.value + 1, 2)


def make():
    return 1


logger = logging.getLogger("case")
logger.addHandler(ListHandler())
logger.warning("hello")
result = unittest.TestResult()
AddTest("test_add").run(result)
