#!/usr/bin/env python3
"""Runs programs and says which store each load of a variable saw.

  observe.py FILE...      one JSON object per program on stdout, in the order of the arguments

A program is rewritten so that it notes every store and every load of a name, and of an attribute of `self` up to three
deep, and is then run. A pair is [def line, def col, use line, use col, variable, same]: the place that stored the value
last, the place that loads it, as `ast` has them (lines from 1, columns from 0 in bytes), and whether one call of one
function did both. A name means the variable of the scope that `symtable` finds for it; `self.a` means the attribute of
the object. Targets are not to load what the same statement stores, and what a pattern loads is not noted; alternatives stand at the top of a pattern.
"""
import ast, asyncio, copy, io, json, symtable, sys
from contextlib import redirect_stdout

DEPTH = 3


class Recorder:
    """The last store of every variable, and the pairs seen so far."""
    def __init__(self):
        self.calls = 0; self.last = {}; self.pairs = set(); self.kept = []
    def call(self):
        self.calls += 1; return self.calls
    def store(self, here, call, holder, scope, name, line, col):
        self.last[holder, scope, name] = (call, line, col); return True
    def forget(self, holder, scope, name):
        self.last.pop((holder, scope, name), None)
    def load(self, value, call, holder, scope, name, line, col):
        self.pair(self.last.get((holder, scope, name)), call, name, line, col); return value
    def load_attribute(self, base, call, text, line, col):
        name = text.rpartition(".")[2]
        value = getattr(base, name)
        self.pair(self.last.get((id(base), name)), call, text, line, col); return value
    def store_attribute(self, base, call, name, line, col):
        self.kept.append(base); self.last[id(base), name] = (call, line, col)
    def pair(self, found, call, variable, line, col):
        if found: self.pairs.add((found[1], found[2], line, col, variable, found[0] == call))


class Scope:
    """A scope with the number its calls are known by. `elements` are the targets of a comprehension, which some versions
    of Python have no scope for: what is in it is then in the scope around it."""
    count = 0
    def __init__(self, table, parent, elements=None):
        Scope.count += 1
        self.number = Scope.count; self.table = table; self.parent = parent; self.elements = elements
        self.kind = "comprehension" if elements is not None else table.get_type()
        self.children = list(table.get_children()) if table else []
    @property
    def call(self):
        return f"_call_{self.number}_"
    def find(self, name, lines):
        for at, table in enumerate(self.children):
            if table.get_name() == name and table.get_lineno() in lines: return self.children.pop(at)
        return self.parent.find(name, lines) if self.kind == "comprehension" else None
    @property
    def runs_in(self):
        """The function, class or module whose call a comprehension is part of."""
        return self.parent.runs_in if self.kind == "comprehension" else self
    def is_local(self, name):
        if self.elements is not None: return name in self.elements
        try: symbol = self.table.lookup(name)
        except KeyError: return False
        return symbol.is_local() and not symbol.is_free()
    def is_global(self, name):
        if self.elements is not None: return False
        try: return self.table.lookup(name).is_declared_global()
        except KeyError: return False
    def holder(self, name):
        """The scope that holds a name: itself, one around it, or None for a global."""
        at = self
        while at.kind != "module":
            if at.is_global(name): return None
            if at.is_local(name) and (at is self or at.kind != "class"): return at
            at = at.parent
        return None


def load(name): return ast.Name(name, ast.Load())
def const(value): return ast.Constant(value)
def method(name, *arguments): return ast.Call(ast.Attribute(load("_recorder_"), name, ast.Load()), list(arguments), [])
def statement(value): return ast.Expr(value)
def chain(node):
    """Names of an attribute access that starts at `self`."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr); node = node.value
    return ["self", *reversed(names)] if isinstance(node, ast.Name) and node.id == "self" and len(names) <= DEPTH else None


class Rewriter(ast.NodeTransformer):
    def __init__(self, scope): self.scope = scope; self.temporaries = 0
    # which variable
    def call(self):
        """Number of the running call; what runs in a class body but is a scope of its own cannot see it."""
        scope = self.scope.runs_in
        if scope.kind == "module": return const(0)
        if scope.kind == "class" and self.scope is not scope: return const(0)
        return load(scope.call)
    def variable(self, name):
        holder = self.scope.holder(name)
        if holder is None: return const(None), const(0), const(name)
        owner = holder.runs_in
        if owner.kind == "module" or owner.kind == "class" and self.scope is not owner: number = const(0)
        else: number = load(owner.call)
        return number, const(holder.number), const(name)
    def stored(self, name, node):
        return method("store", const(None), self.call(), *self.variable(name), const(node.lineno), const(node.col_offset))
    def loaded(self, value, name, node):
        return method("load", value, self.call(), *self.variable(name), const(node.lineno), const(node.col_offset))
    # what a target stores
    def stores(self, target):
        """Calls that note what has been stored in a target."""
        if isinstance(target, ast.Name): return [self.stored(target.id, target)]
        if isinstance(target, (ast.Tuple, ast.List)): return [call for part in target.elts for call in self.stores(part)]
        if isinstance(target, ast.Starred): return self.stores(target.value)
        if isinstance(target, ast.Attribute) and chain(target):
            base = ast.parse(ast.unparse(target.value), mode="eval").body
            return [method("store_attribute", base, self.call(), const(target.attr), const(target.lineno), const(target.col_offset))]
        return []
    def noting(self, target): return [statement(call) for call in self.stores(target)]
    # expressions
    def visit_Name(self, node):
        return self.loaded(node, node.id, node) if isinstance(node.ctx, ast.Load) else node
    def visit_Attribute(self, node):
        names = chain(node); node.value = self.visit(node.value)
        if names and isinstance(node.ctx, ast.Load):
            return method("load_attribute", node.value, self.call(), const(".".join(names)), const(node.lineno), const(node.col_offset))
        return node
    def visit_NamedExpr(self, node):
        place = node.target; node.value = self.visit(node.value)
        return ast.Subscript(ast.Tuple([node, self.stored(place.id, place)], ast.Load()), const(0), ast.Load())
    def visit_Lambda(self, node):
        defaults = node.args
        defaults.defaults = [self.visit(value) for value in defaults.defaults]
        defaults.kw_defaults = [value and self.visit(value) for value in defaults.kw_defaults]
        with Inside(self, "lambda", node):
            start = ast.NamedExpr(ast.Name(self.scope.call, ast.Store()), method("call"))
            body = self.visit(node.body)
            node.body = ast.Subscript(ast.List([start, *self.parameters(node.args), body], ast.Load()), const(-1), ast.Load())
        return node
    def comprehension(self, node, name, parts):
        first = node.generators[0]; first.iter = self.visit(first.iter)
        with Inside(self, name, node):
            for generator in node.generators:
                if generator is not first: generator.iter = self.visit(generator.iter)
                generator.target = self.visit(generator.target)
                conditions = [self.visit(condition) for condition in generator.ifs]
                noted = [ast.BoolOp(ast.Or(), [call, const(True)]) for call in self.stores(generator.target)]
                generator.ifs = noted + conditions
            for part in parts: setattr(node, part, self.visit(getattr(node, part)))
        return node
    def visit_ListComp(self, node): return self.comprehension(node, "listcomp", ["elt"])
    def visit_SetComp(self, node): return self.comprehension(node, "setcomp", ["elt"])
    def visit_GeneratorExp(self, node): return self.comprehension(node, "genexpr", ["elt"])
    def visit_DictComp(self, node): return self.comprehension(node, "dictcomp", ["key", "value"])
    # statements
    def body(self, statements):
        return [made for node in statements for made in self.several(node)]
    def several(self, node):
        made = self.visit(node)
        return made if isinstance(made, list) else [made]
    def generic_visit(self, node):
        for field, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt): setattr(node, field, self.body(value))
            elif isinstance(value, list): setattr(node, field, [self.visit(part) if isinstance(part, ast.AST) else part for part in value])
            elif isinstance(value, ast.AST): setattr(node, field, self.visit(value))
        return node
    def visit_Assign(self, node):
        value = self.visit(node.value)
        self.temporaries += 1; name = f"_value_{self.temporaries}_"
        made = [ast.Assign([ast.Name(name, ast.Store())], value)]
        for target in node.targets:
            noting = self.noting(target)
            made += [ast.Assign([self.visit(target)], load(name)), *noting]
        return made
    def visit_AnnAssign(self, node):
        if node.value is None: return node
        noting = self.noting(node.target)
        node.value = self.visit(node.value); node.target = self.visit(node.target)
        return [node, *noting]
    def visit_AugAssign(self, node):
        noting = self.noting(node.target); before = []
        if isinstance(node.target, (ast.Name, ast.Attribute)):
            read = ast.parse(ast.unparse(node.target), mode="eval").body
            for part, old in zip(ast.walk(read), ast.walk(node.target)): ast.copy_location(part, old)
            before = [statement(self.visit(read))]
        else: node.target = self.visit(node.target)
        node.value = self.visit(node.value)
        return [*before, node, *noting]
    def visit_Delete(self, node):
        made = []
        for target in node.targets:
            if isinstance(target, ast.Name):
                made += [statement(self.loaded(load(target.id), target.id, target)), ast.Delete([target]),
                         statement(method("forget", *self.variable(target.id)))]
            else: made.append(ast.Delete([self.visit(target)]))
        return made
    def visit_For(self, node):
        noting = self.noting(node.target)
        node.iter = self.visit(node.iter); node.target = self.visit(node.target)
        node.body = noting + self.body(node.body); node.orelse = self.body(node.orelse)
        return node
    visit_AsyncFor = visit_For
    def visit_With(self, node):
        noting = []
        for item in node.items:
            item.context_expr = self.visit(item.context_expr)
            if item.optional_vars: noting += self.noting(item.optional_vars); item.optional_vars = self.visit(item.optional_vars)
        node.body = noting + self.body(node.body)
        return node
    visit_AsyncWith = visit_With
    def visit_ExceptHandler(self, node):
        if node.type: node.type = self.visit(node.type)
        noting = [statement(self.stored(node.name, node))] if node.name else []
        node.body = noting + self.body(node.body)
        return node
    def visit_Match(self, node):
        """Alternatives become cases of their own, so that it shows which of them captured."""
        node.subject = self.visit(node.subject); cases = []
        for case in node.cases:
            patterns = case.pattern.patterns if isinstance(case.pattern, ast.MatchOr) else [case.pattern]
            for pattern in patterns: made = copy.deepcopy(case); made.pattern = pattern; cases.append(self.visit(made))
        node.cases = cases
        return node
    def visit_match_case(self, node):
        captured = [(part.rest if isinstance(part, ast.MatchMapping) else part.name, part) for part in ast.walk(node.pattern)
                    if isinstance(part, (ast.MatchAs, ast.MatchStar, ast.MatchMapping))]
        noted = [self.stored(name, part) for name, part in captured if name]
        guards = noted + ([self.visit(node.guard)] if node.guard else [])
        node.guard = ast.BoolOp(ast.And(), guards) if len(guards) > 1 else guards[0] if guards else None
        node.body = self.body(node.body)
        return node
    def visit_Import(self, node):
        return [node, *(statement(self.stored((alias.asname or alias.name).partition(".")[0], alias)) for alias in node.names if alias.name != "*")]
    visit_ImportFrom = visit_Import
    def parameters(self, arguments):
        every = [*arguments.posonlyargs, *arguments.args, arguments.vararg, *arguments.kwonlyargs, arguments.kwarg]
        return [self.stored(argument.arg, argument) for argument in every if argument]
    def visit_FunctionDef(self, node):
        node.first_line = min([node.lineno, *(part.lineno for part in node.decorator_list)])
        node.decorator_list = [self.visit(part) for part in node.decorator_list]
        node.args.defaults = [self.visit(part) for part in node.args.defaults]
        node.args.kw_defaults = [part and self.visit(part) for part in node.args.kw_defaults]
        noted = statement(self.stored(node.name, node))
        with Inside(self, node.name, node):
            start = ast.Assign([ast.Name(self.scope.call, ast.Store())], method("call"))
            declared = [part for part in node.body if isinstance(part, (ast.Global, ast.Nonlocal))]
            rest = [part for part in node.body if not isinstance(part, (ast.Global, ast.Nonlocal))]
            noting = [statement(call) for call in self.parameters(node.args)]
            node.body = [*declared, start, *noting, *self.body(rest)]
        return [node, noted]
    visit_AsyncFunctionDef = visit_FunctionDef
    def visit_ClassDef(self, node):
        node.first_line = min([node.lineno, *(part.lineno for part in node.decorator_list)])
        node.decorator_list = [self.visit(part) for part in node.decorator_list]
        node.bases = [self.visit(part) for part in node.bases]
        noted = statement(self.stored(node.name, node))
        with Inside(self, node.name, node):
            start = ast.Assign([ast.Name(self.scope.call, ast.Store())], method("call"))
            node.body = [start, *self.body(node.body)]
        return [node, noted]


class Inside:
    """Makes a scope the current one."""
    def __init__(self, rewriter, name, node): self.rewriter = rewriter; self.name = name; self.node = node
    def __enter__(self):
        outside = self.outside = self.rewriter.scope
        # Decorators come first, but symtable counts from them only in some versions.
        lines = range(getattr(self.node, "first_line", self.node.lineno), self.node.lineno + 1)
        generators = getattr(self.node, "generators", None)
        elements = generators and {part.id for generator in generators for part in ast.walk(generator.target)
                                   if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
        self.rewriter.scope = Scope(outside.find(self.name, lines), outside, elements)
    def __exit__(self, *_): self.rewriter.scope = self.outside


def observe(path):
    with open(path, encoding="utf-8") as file: text = file.read()
    tree = ast.parse(text, path)
    rewriter = Rewriter(Scope(symtable.symtable(text, path, "exec"), None))
    tree.body = rewriter.body(tree.body)
    recorder = Recorder()
    code = compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)
    with redirect_stdout(io.StringIO()):
        exec(code, {"__name__": "__main__", "_recorder_": recorder, "asyncio": asyncio})
    return {"program": path, "pairs": sorted(recorder.pairs)}


def main():
    for path in sys.argv[1:]: print(json.dumps(observe(path)))


if __name__ == "__main__": main()
