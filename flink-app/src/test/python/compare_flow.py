#!/usr/bin/env python3
"""Differential test of control flow: an engine's order of lines against CPython's bytecode, per function.

  compare_flow.py --src DIR --engine DIR2 [--show N] [--json R.json] [--limit N]

DIR2 has one JSON per source file at DIR2/<relative path>.json with
  {"code": [{"name", "line", "lines": [l, ...], "edges": [[from, to], ...]}]}
one object per module, class body, function and lambda: first line (of the first decorator), the lines that are reached,
and the pairs of lines of which the second may follow the first when nothing is raised. Lines are those of the innermost
statement, handler, case or decorator; what a comprehension does belongs to the function around it.

Truth is `dis` of the running interpreter: instructions that are reached from the start of a code object or of a handler
of a reached instruction, jumps that need no exception, instructions without a line passed through. Every difference gets
the first reason that explains it, or none; the test passes if none is left without.
"""
import argparse, ast, dis, json, os, sys, types, warnings
from collections import Counter, defaultdict
warnings.simplefilter("ignore")
INSIDE = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}
LEAVES = {"RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE", "JUMP_FORWARD", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT",
          "JUMP_ABSOLUTE", "INTERPRETER_EXIT"}
JUMPS = (ast.Continue, ast.Break)
GENERIC = "<generic parameters of"
TYPES = tuple(getattr(ast, name) for name in ("TypeAlias", "TypeVar", "ParamSpec", "TypeVarTuple") if hasattr(ast, name))
TRY_STAR = getattr(ast, "TryStar", ast.Try)
# Instructions whose line means nothing: those at the start of a function, and one behind a finally.
NOWHERE = {"RESUME", "MAKE_CELL", "COPY_FREE_VARS", "RETURN_GENERATOR", "POP_TOP", "RERAISE"}

# Why a line has instructions on one side alone, then why lines follow one another on one side alone; the first that holds.
REASONS = {
    "constant statement": "docstrings and other constants as statements are nodes; CPython has no instruction for them",
    "declaration": "`x: T` without a value is a node; CPython has no instruction for it, unless it keeps the annotation",
    "bare except": "`except:` is a node; CPython has no instruction for it",
    "try": "CPython has an instruction that does nothing on the line of `try`; there is no node",
    "class": "CPython stores __module__ and __qualname__ on the first line of a class; there is no node",
    "definition": "CPython counts the return of a constant, and what it folds, as the first line of the function",
    "decided": "CPython decides conditions of several constants, and __debug__, and drops what is never done",
    "empty try": "CPython drops the handlers of a block that it has no instruction for; a block may be interrupted",
    "jump": "CPython leaves out the instruction of a jump that it joins with another one",
    "irrefutable case": "CPython has no instruction for a case that matches whatever comes",
    "nothing": "CPython has no instruction for `del ()`",
    "annotation": "annotations take no part; CPython evaluates them on their lines",
    "type": "CPython evaluates type aliases, bounds and defaults of type parameters in functions of their own",
    "unreached": "a definition that is never reached is a function; CPython drops it",
    "merged": "CPython makes one function of equal lambdas on a line",
    "decorators": "a definition is made and bound at one node, behind the decorators; CPython makes it before and binds it after",
    "except*": "CPython goes from handler to handler and on over instructions with the line of one that was passed",
    "copied line": "CPython gives an instruction at the end of a with or handler the line of the one before, whichever that is",
}
EXTRA = {"constant statement", "declaration", "bare except", "decided", "empty try", "jump", "irrefutable case", "nothing"}
MISSING = {"try", "class", "definition", "annotation", "decorators", "constant statement", "jump"}
FUNCTIONS = {"type", "unreached", "merged", "decided", "empty try"}
PAIRS = {"decided", "decorators", "except*", "empty try", "copied line"}


def statements(node):
    return isinstance(node, (ast.stmt, ast.ExceptHandler))
def is_constant(node):
    """Decided by the compiler: made of constants and __debug__ alone, or of a constant and something else."""
    if isinstance(node, ast.Constant) or isinstance(node, ast.Name) and node.id == "__debug__": return True
    if isinstance(node, ast.JoinedStr): return all(is_constant(part) for part in node.values)
    if isinstance(node, ast.UnaryOp): return is_constant(node.operand)
    if isinstance(node, ast.BoolOp): return any(is_constant(part) for part in node.values)
    return False
def does_nothing(node):
    if isinstance(node, ast.Expr): return isinstance(node.value, ast.Constant)
    if isinstance(node, (ast.If, ast.Assert)): return is_constant(node.test)
    if isinstance(node, ast.Return): return node.value is None or isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Try): return is_empty(node.body)
    return isinstance(node, (ast.Pass, *JUMPS))
def is_empty(body):
    """No statement that is reached has an instruction that can raise."""
    for node in body:
        if not does_nothing(node): return False
        if isinstance(node, (ast.Return, *JUMPS)): return True
    return True


class Lines:
    """Lines of the statements of a file, and what is special about them."""
    def __init__(self, tree, source):
        self.text = source.splitlines(); self.of = {}; self.marks = defaultdict(set)
        for node in ast.walk(tree): self.look(node)
    def claim(self, node, line):
        for at in range(node.lineno, node.end_lineno + 1): self.of[at] = max(line, self.of.get(at, 0))
    def mark(self, mark, *nodes):
        for node in nodes:
            for at in range(node.lineno, node.end_lineno + 1): self.marks[at].add(mark)
    def look(self, node):
        if isinstance(node, ast.match_case):
            first = node.pattern.lineno
            while first > 1 and not self.text[first - 1].lstrip().startswith(b"case"): first -= 1
            for at in range(first, node.body[-1].end_lineno + 1): self.of[at] = max(first, self.of.get(at, 0))
            if isinstance(node.pattern, ast.MatchAs) and not node.pattern.pattern: self.marks[first].add("irrefutable case")
        if isinstance(node, TYPES): self.mark("type", node)
        if isinstance(node, ast.Match) and any(case.guard and is_constant(case.guard) for case in node.cases): self.mark("decided", node)
        if not statements(node): return
        self.claim(node, node.lineno); here = self.marks[node.lineno]
        for part in getattr(node, "decorator_list", ()):
            self.claim(part, part.lineno); here.add("decorators"); self.mark("decorators", part)
        if isinstance(node, ast.ClassDef): here.add("class")
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)): here.add("definition")
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant): here.add("constant statement")
        if isinstance(node, ast.AnnAssign):
            if not node.value: here.add("declaration")
            self.mark("annotation", node.annotation)
        if isinstance(node, (ast.With, ast.AsyncWith)) or isinstance(node, ast.ExceptHandler) and node.name: self.mark("copied line", node)
        if isinstance(node, ast.ExceptHandler) and not node.type: here.add("bare except")
        if isinstance(node, (ast.Try, TRY_STAR)):
            here.add("try")
            if isinstance(node, TRY_STAR): self.mark("except*", node)
            if is_empty(node.body): self.mark("empty try", node)
        if isinstance(node, (ast.Break, ast.Continue, ast.Pass, ast.Return)): here.add("jump")
        if isinstance(node, ast.Delete) and not any(isinstance(part, ast.Name) for part in ast.walk(node)): here.add("nothing")
        if isinstance(node, (ast.If, ast.While, ast.Assert)) and is_constant(node.test): self.mark("decided", node)
    def line(self, number): return self.of.get(number, number)
    def reason(self, found, allowed):
        for reason in REASONS:
            if reason in allowed and any(reason in self.marks[line] for line in found): return reason
        return None


def truth(code, lines):
    """Lines that are reached, and pairs of lines that follow one another."""
    instructions = list(dis.get_instructions(code)); at = {i.offset: n for n, i in enumerate(instructions)}
    jumps = set(dis.hasjrel) | set(dis.hasjabs)
    normal = []
    for n, i in enumerate(instructions):
        after = [at[i.argval]] if i.opcode in jumps and i.argval in at else []
        if i.opname not in LEAVES and n + 1 < len(instructions): after.append(n + 1)
        normal.append(after)
    handlers = [(at.get(e.start, 0), at.get(e.end, len(instructions)), at[e.target]) for e in dis._parse_exception_table(code)]
    reached = set(); todo = [0]; known = set()
    while todo:
        n = todo.pop()
        if n in reached: continue
        reached.add(n); todo += normal[n]
        for k, (start, end, target) in enumerate(handlers):
            if k not in known and start <= n < end: known.add(k); todo.append(target)
    line = [lines.line(i.positions.lineno) if i.positions and i.positions.lineno and i.opname not in NOWHERE else None for i in instructions]
    pairs = set()
    for n in reached:
        if line[n] is None: continue
        todo = list(normal[n]); seen = set()
        while todo:
            m = todo.pop()
            if m in seen: continue
            seen.add(m)
            if line[m] is None: todo += normal[m]
            elif line[m] != line[n]: pairs.add((line[n], line[m]))
    return {line[n] for n in reached if line[n] is not None}, pairs


def codes(code, lines, into):
    """Objects of a module by name and first line; comprehensions are part of what is around them."""
    if code.co_name.startswith(GENERIC):
        for inner in code.co_consts:
            if isinstance(inner, types.CodeType): codes(inner, lines, into)
        return into
    found, pairs = truth(code, lines)
    own = [code.co_name, code.co_firstlineno, found, pairs]
    if code.co_name == "<module>": own[1] = 1
    into.append(own)
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            if inner.co_name in INSIDE:
                nested = []; codes(inner, lines, nested)
                own[2] |= nested[0][2]; own[3] |= nested[0][3]; into += nested[1:]
            else: codes(inner, lines, into)
    return into


def without(pairs, line):
    """Pairs of lines with one passed through."""
    before = {a for a, b in pairs if b == line and a != line}; after = {b for a, b in pairs if a == line and b != line}
    return {p for p in pairs if line not in p} | {(a, b) for a in before for b in after if a != b}


def compare(path, engine, totals, tell):
    with open(path, "rb") as file: source = file.read()
    try: tree = ast.parse(source, path); code = compile(tree, path, "exec", dont_inherit=True, optimize=0)
    except (SyntaxError, ValueError, RecursionError): return False
    lines = Lines(tree, source); mine = defaultdict(list); theirs = defaultdict(list)
    for c in engine["code"]: mine[c["name"], 1 if c["name"] == "<module>" else c["line"]].append((set(c["lines"]), {tuple(e) for e in c["edges"]}))
    for name, line, found, pairs in codes(code, lines, []): theirs[name, line].append((found, pairs))
    reached = {line for same in mine.values() for found, _ in same for line in found}
    for key in mine.keys() | theirs.keys():
        a, b = mine.get(key, []), theirs.get(key, [])
        if len(a) != len(b):
            if key[1] not in reached: lines.marks[key[1]].add("unreached")
            if key[0] == "<lambda>" and b: lines.marks[key[1]].add("merged")
            tell("function", key, (len(a), len(b)), lines.reason((key[1],), FUNCTIONS)); continue
        for (found, pairs), (true, true_pairs) in zip(a, b):
            totals["functions"] += 1; totals["lines"] += len(true); totals["pairs"] += len(true_pairs)
            for line in found - true: pairs = without(pairs, line)
            for line in true - found: true_pairs = without(true_pairs, line)
            for tag, different, allowed in (("line extra", found - true, EXTRA), ("line missing", true - found, MISSING)):
                for line in different: tell(tag, key, (line,), lines.reason((line,), allowed))
            for tag, different in (("pair extra", pairs - true_pairs), ("pair missing", true_pairs - pairs)):
                for pair in different: tell(tag, key, pair, lines.reason(pair, PAIRS))
    return True


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--src", required=True); ap.add_argument("--engine", required=True); ap.add_argument("--show", type=int, default=5); ap.add_argument("--json"); ap.add_argument("--limit", type=int)
    a = ap.parse_args(); totals = Counter(); reasons = Counter(); shown = Counter(); files = 0
    for directory, names, found in os.walk(a.src):
        names.sort()
        for name in sorted(found):
            path = os.path.join(directory, name); relative = os.path.relpath(path, a.src); out = os.path.join(a.engine, relative + ".json")
            if not name.endswith(".py") or not os.path.exists(out) or a.limit and files >= a.limit: continue
            def tell(tag, key, what, reason):
                reasons[tag, reason or "unexplained"] += 1; shown[tag, reason] += 1
                if shown[tag, reason] <= (a.show if reason else 50): print(f"  {tag}, {reason or 'unexplained'}: {relative} {key[0]}:{key[1]} {what}")
            with open(out, encoding="utf-8") as file: engine = json.load(file)
            files += compare(path, engine, totals, tell)
    print(f"{files} files, {totals['functions']} functions, {totals['lines']} lines, {totals['pairs']} pairs of lines")
    for (tag, reason), count in sorted(reasons.items()): print(f"{count:7d} {tag:13s} {reason:19s} {REASONS.get(reason, '')}")
    unexplained = sum(count for (_, reason), count in reasons.items() if reason == "unexplained")
    if a.json: json.dump({"files": files, **totals, "unexplained": unexplained, "reasons": {" ".join(key): count for key, count in reasons.items()}}, open(a.json, "w"), indent=1)
if __name__ == "__main__": main()
