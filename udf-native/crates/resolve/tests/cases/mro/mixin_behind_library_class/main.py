import threading
import unittest


class Checks:
    def assert_sorted(self, values):
        self.assertEqual(values, sorted(values))

    def assertSortedDown(self, values):
        self.assert_sorted(values[::-1])


class Reports:
    def report(self):
        return self.name


class Test(unittest.TestCase, Checks):
    def runTest(self):
        self.assert_sorted([1, 2])
        self.assertSortedDown([2, 1])


class Worker(threading.Thread, Reports):
    def run(self):
        self.report()


Test().runTest()
worker = Worker()
worker.start()
worker.join()
