import operator
import re

TOKEN = re.compile(r"\d+|[-+*()]")


class Parser:
    def __init__(self, text):
        self.tokens = TOKEN.findall(text)

    def peek(self):
        return self.tokens[0] if self.tokens else None

    def take(self):
        return self.tokens.pop(0)

    def expression(self):
        return self.binary(self.term, "+-")

    def term(self):
        return self.binary(self.factor, "*")

    def binary(self, operand, operators):
        left = operand()
        while self.peek() is not None and self.peek() in operators:
            left = Binary(self.take(), left, operand())
        return left

    def factor(self):
        token = self.take()
        if token == "(":
            inner = self.expression()
            self.take()
            return inner
        return Number(int(token))


class Number:
    def __init__(self, value):
        self.value = value

    def run(self):
        return self.value


class Binary:
    TABLE = {"+": operator.add, "-": operator.sub, "*": lambda a, b: a * b}

    def __init__(self, name, left, right):
        self.function = self.TABLE[name]
        self.left, self.right = left, right

    def run(self):
        return self.function(self.left.run(), self.right.run())


assert Parser("2*(3+4)-1").expression().run() == 13
