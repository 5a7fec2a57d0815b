"""Definitions and expressions of Python files, named the way the resolver names them.

A definition's id is the name of its module, a dot and its qualpath: the names of the definitions around it joined by
`.`, with `<locals>` after a function or lambda; the k-th definition of that name under the same parent ends in `#k`
from the second on. A module's id is its name. Comprehensions are no definitions: what they hold belongs to the
definition around them. Decorators, defaults, bases and keywords of a class belong to what is around the definition.
"""

import ast
import os
import re
from dataclasses import dataclass, field

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
COMPREHENSIONS = {
    "<listcomp>": ast.ListComp,
    "<setcomp>": ast.SetComp,
    "<dictcomp>": ast.DictComp,
    "<genexpr>": ast.GeneratorExp,
}
COMPREHENSION_PART = re.compile(r"<(listcomp|setcomp|dictcomp|genexpr)>(\.<locals>)?\.")
PACKAGE = "__init__"


def module_name(path):
    """Name of the module at a path relative to the root of the repository; it starts below the last `src`."""
    parts = path.removesuffix(".py").split("/")
    if "src" in parts[:-1]:
        parts = parts[len(parts) - parts[::-1].index("src") :]
    if len(parts) > 1 and parts[-1] == PACKAGE:
        parts.pop()
    return ".".join(parts)


@dataclass(eq=False)
class Definition:
    """A module, class, function or lambda."""

    name: str
    id: str
    line: int
    node: ast.AST
    parent: "Definition | None"
    counts: dict = field(default_factory=dict)

    @property
    def qualname(self):
        """As `__qualname__`."""
        if self.parent is None or self.parent.parent is None:
            return self.name
        joint = ".<locals>." if self.parent.is_function else "."
        return self.parent.qualname + joint + self.name

    @property
    def is_function(self):
        return isinstance(self.node, FUNCTIONS)

    @property
    def is_class(self):
        return isinstance(self.node, ast.ClassDef)


class Source:
    """One file: its definitions, the definition of each code object, the nodes at each span."""

    def __init__(self, root, path):
        self.path = path
        with open(os.path.join(root, path), "rb") as file:
            self.tree = ast.parse(file.read())
        name = module_name(path)
        self.module = Definition("<module>", name, 1, self.tree, None)
        self.definitions = [self.module]
        self.parents = {}
        self.owners = {self.tree: self.module}
        self.spans = {}
        self._by_start = {}
        self._define()
        self._index()

    def definition(self, code):
        """The definition whose body a code object is; for a comprehension, the definition around it.

        None if the file holds no such code: it was generated.
        """
        if code.co_name == "<module>":
            return self.module
        start = code.co_firstlineno
        is_comprehension = code.co_name in COMPREHENSIONS
        candidates = self._by_start.get((code.co_name, start), ())
        if is_comprehension or code.co_name == "<lambda>":
            node = _innermost(candidates, code)
        else:
            node = candidates[0] if candidates else None
        if is_comprehension:
            return self.owners.get(node)
        definition = node and self.owners[node.body[0] if isinstance(node.body, list) else node.body]
        # Generated code may claim the place of a definition.
        qualname = COMPREHENSION_PART.sub("", code.co_qualname)
        is_own = definition and qualname in (definition.qualname, definition.name)
        return definition if is_own else None

    def nodes(self, span):
        """The nodes with a span (line, column, end line, end column), outer ones first."""
        return self.spans.get(span, ())

    def call(self, span):
        """The call expression at a span."""
        nodes = self.nodes(span)
        return nodes[-1] if nodes and isinstance(nodes[-1], ast.Call) else None

    def is_decorator(self, node):
        return node in getattr(self.parents.get(node), "decorator_list", ())

    def _define(self):
        found = []
        stack = [(self.tree, None, self.module)]
        while stack:
            node, parent, owner = stack.pop()
            self.owners[node] = owner
            if parent is not None:
                self.parents[node] = parent
            inside = owner
            if isinstance(node, DEFINITIONS):
                inside = Definition(getattr(node, "name", "<lambda>"), "", node.lineno, node, owner)
                found.append(inside)
            for name, child in _children(node):
                around = isinstance(node, DEFINITIONS) and name in ("decorator_list", "bases", "keywords")
                stack.append((child, node, owner if around else inside))
        self._move_defaults_out()
        found.sort(key=lambda d: (d.node.lineno, d.node.col_offset))
        for definition in found:
            definition.parent = self.owners[definition.node]
        for definition in sorted(found, key=_depth):
            self._name(definition)
        self.definitions += found

    def _move_defaults_out(self):
        for node in list(self.owners):
            if not isinstance(node, FUNCTIONS):
                continue
            inside = self.owners[node.args]
            stack = [default for default in (*node.args.defaults, *node.args.kw_defaults) if default]
            while stack:
                default = stack.pop()
                if self.owners[default] is inside:
                    self.owners[default] = self.owners[node]
                stack += ast.iter_child_nodes(default)

    def _name(self, definition):
        parent = definition.parent
        ordinal = parent.counts[definition.name] = parent.counts.get(definition.name, 0) + 1
        joint = ".<locals>." if parent.is_function else "."
        number = f"#{ordinal}" if ordinal > 1 else ""
        definition.id = f"{parent.id}{joint}{definition.name}{number}"

    def _index(self):
        for node in self.owners:
            if isinstance(node, DEFINITIONS):
                decorators = getattr(node, "decorator_list", ())
                start = min([node.lineno, *(decorator.lineno for decorator in decorators)])
                self._by_start.setdefault((getattr(node, "name", "<lambda>"), start), []).append(node)
            for name, kind in COMPREHENSIONS.items():
                if isinstance(node, kind):
                    self._by_start.setdefault((name, node.lineno), []).append(node)
        stack = [self.tree]
        while stack:
            node = stack.pop()
            if hasattr(node, "lineno"):
                self.spans.setdefault(span_of(node), []).append(node)
                self._index_method_call(node)
            stack += list(ast.iter_child_nodes(node))[::-1]

    def _index_method_call(self, node):
        """A call of an attribute on another line than the start of the expression is placed at the attribute."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            func = node.func
            column = func.end_col_offset - len(func.attr.encode())
            span = (func.end_lineno, column, node.end_lineno, node.end_col_offset)
            if span != span_of(node) and func.lineno != func.end_lineno:
                self.spans.setdefault(span, []).append(node)
        if isinstance(node, ast.Attribute) and node.lineno != node.end_lineno:
            column = node.end_col_offset - len(node.attr.encode())
            self.spans.setdefault((node.end_lineno, column, node.end_lineno, node.end_col_offset), []).append(node)


def span_of(node):
    return (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)


def _children(node):
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield name, value
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, ast.AST):
                    yield name, item


def _depth(definition):
    depth = 0
    while definition.parent is not None:
        definition = definition.parent
        depth += 1
    return depth


def _innermost(nodes, code):
    """The lambda or comprehension of those that start on a line to which a code object belongs."""
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    places = [place for place in code.co_positions() if None not in place and place[2:] != (0, 0)]
    starts = [(line, column) for line, _, column, _ in places]
    ends = [(line, column) for _, line, _, column in places]
    best = None
    for node in nodes:
        part = node.body if isinstance(node, ast.Lambda) else node
        start, end = (part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset)
        holds = places and start <= min(starts) and max(ends) <= end
        if holds and (best is None or start >= (best.lineno, best.col_offset)):
            best = node
    return best


CONSTRUCTORS = {"__init__", "__new__", "__call__", "__post_init__"}
CONTEXT = {"__enter__", "__exit__", "__aenter__", "__aexit__"}
ITERATION = {"__iter__", "__next__", "__aiter__", "__anext__"}
TRUTH = {"__bool__", "__len__"}
TESTS = (ast.If, ast.While, ast.IfExp, ast.Assert)


def site_of(source, span, callee):
    """The expression at a span that led to a call of a function named `callee`: its span, kind, and if it is implicit.

    The span is that of the expression even where the interpreter places a method call at the name of the method, and
    that of the iterated expression where it places iteration at the loop or comprehension.

    The kind is the name of the innermost node's class, with these exceptions: `Decorator` (applied without a call of
    its own), `With`, `Iteration`, `Truth`, `AttributeStore`, `AttributeDelete`, and `Unknown` where no node has that
    span. A call expression is implicit if it calls a special method that it does not name, as `len(x)` and `print(x)`
    do; constructors and `__call__` are explicit.
    """
    nodes = source.nodes(span)
    if not nodes:
        return span, "Unknown", True
    node = next((node for node in nodes if isinstance(node, ast.FormattedValue)), nodes[-1])
    if isinstance(node, (ast.For, ast.AsyncFor)):
        node = node.iter
    elif isinstance(node, tuple(COMPREHENSIONS.values())):
        node = node.generators[0].iter
    kind = _kind(source, node, callee)
    implicit = kind not in ("Call", "Decorator")
    if kind == "Call":
        implicit = is_special(callee) and callee not in CONSTRUCTORS and callee not in _spelled(node.func)
    return span_of(node), kind, implicit


def _kind(source, node, callee):
    parent = source.parents.get(node)
    is_call = isinstance(node, ast.Call)
    if callee in CONTEXT and (isinstance(parent, ast.withitem) or isinstance(node, (ast.With, ast.AsyncWith))):
        return "With"
    is_iterated = isinstance(parent, (ast.For, ast.AsyncFor, ast.comprehension)) and parent.iter is node
    if is_iterated and (callee in ITERATION or isinstance(node, ast.Name)):
        return "Iteration"
    if callee in ITERATION and not is_call:
        return "Iteration"
    if callee in TRUTH and not _is_call_of(node, ("len", "bool")) and _is_test(parent, node):
        return "Truth"
    if source.is_decorator(node) and not is_call:
        return "Decorator"
    if isinstance(node, ast.Attribute):
        return {ast.Load: "Attribute", ast.Store: "AttributeStore", ast.Del: "AttributeDelete"}[type(node.ctx)]
    return type(node).__name__


def is_special(name):
    return name.startswith("__") and name.endswith("__")


def _spelled(func):
    return {getattr(func, "attr", getattr(func, "id", ""))}


def _is_call_of(node, names):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def _is_test(parent, node):
    if isinstance(node, TESTS):
        return True
    if isinstance(parent, ast.UnaryOp):
        return isinstance(parent.op, ast.Not)
    if isinstance(parent, TESTS):
        return parent.test is node
    if isinstance(parent, ast.comprehension):
        return node in parent.ifs
    if isinstance(parent, ast.match_case):
        return parent.guard is node
    return isinstance(parent, ast.BoolOp)
