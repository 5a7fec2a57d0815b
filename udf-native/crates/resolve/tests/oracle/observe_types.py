#!/usr/bin/env python3
"""Writes of what classes the parameters and results of the golden cases are, as CPython runs them.

    observe_types.py [--check] [--jobs N] [CATEGORY[/CASE]...]

Each case (see check_cases.py) is run by this interpreter, and `types.txt` beside its program is rewritten with what was
seen, to be reviewed; --check compares instead, and fails where they differ. A line is a parameter or a result and one
class that it was seen to have, then the classes that this one is a subclass of:

    main.Tree.add(node): main.Leaf < main.Node
    main.Tree.size -> builtins.int

Ids of functions are those of sources.py. Left out are the receiver of a method and what `*` and `**` take, which the
syntax decides, `None`, and what generators give. A class has the name it can be imported by: its module and qualified
name, in module `types` where the interpreter says `builtins` of a class that is not there. Subclasses of abstract
classes of `collections.abc` that only have the methods count as such.
"""

import argparse
import builtins
import collections.abc
import concurrent.futures
import dis
import inspect
import io
import json
import os
import runpy
import subprocess
import sys
import tempfile
import types
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from sources import COMPREHENSIONS, Source  # noqa: E402

CASES = HERE.parent / "cases"
TYPES = "types.txt"
RETURNS = {dis.opmap[name] for name in ("RETURN_VALUE", "RETURN_CONST") if name in dis.opmap}
GENERATOR = inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR
NAMES = {kind: f"types.{name}" for name, kind in reversed(vars(types).items()) if isinstance(kind, type)}
# Nearly everything is one of the others.
ABSTRACT = ("Awaitable", "Callable", "Coroutine", "Iterable", "Iterator", "Mapping", "MutableMapping", "Sequence", "Set")
ABSTRACT = [getattr(collections.abc, name) for name in ABSTRACT] + [io.IOBase]


def name_of(kind):
    """Name that a class can be imported by."""
    if kind.__module__ == "builtins" and hasattr(builtins, kind.__name__):
        return f"builtins.{kind.__name__}"
    if kind in NAMES:
        return NAMES[kind]
    module = "main" if kind.__module__ == "__main__" else kind.__module__
    parts = module.lstrip("_").split(".")
    for end in range(1, len(parts) + 1):
        # Packages give out what their modules hold.
        package = ".".join(parts[:end])
        if getattr(sys.modules.get(package), kind.__name__, None) is kind:
            return f"{package}.{kind.__name__}"
    return f"{module}.{kind.__qualname__}"


def line_of(subject, kind):
    """A line about a subject that has a class."""
    above = [name_of(base) for base in kind.__mro__[1:] if base is not object]
    # A metaclass of the program may answer anything.
    if type(kind).__module__ in ("builtins", "abc", "enum"):
        above += [name_of(base) for base in ABSTRACT if issubclass(kind, base) and base not in kind.__mro__]
    return f"{subject}{name_of(kind)}" + (f" < {', '.join(dict.fromkeys(above))}" if above else "")


class Observer:
    """Collects the classes of what goes into functions below a directory, and of what comes out."""

    def __init__(self, root):
        self.root = os.path.realpath(root) + os.sep
        self.sources = {}
        self.functions = {}
        self.seen = set()

    def function(self, code):
        """Id and parameters that are told of; None for code that is none of the directory."""
        if code not in self.functions:
            self.functions[code] = self._function(code)
        return self.functions[code]

    def _function(self, code):
        path = os.path.realpath(code.co_filename)
        if not path.startswith(self.root) or not os.path.isfile(path) or code.co_name in COMPREHENSIONS:
            return None
        path = path[len(self.root) :]
        if path not in self.sources:
            self.sources[path] = Source(self.root, path)
        definition = self.sources[path].definition(code)
        if definition is None or not definition.is_function:
            return None
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        parent = definition.parent
        decorators = getattr(definition.node, "decorator_list", ())
        is_static = any(getattr(decorator, "id", None) == "staticmethod" for decorator in decorators)
        if parent is not None and parent.is_class and not is_static and code.co_argcount:
            names = names[1:]
        return definition.id, names

    def on_event(self, frame, event, value):
        code = frame.f_code
        if event == "call":
            found = self.function(code)
            resumed = code.co_flags & (GENERATOR | inspect.CO_COROUTINE) and code.co_code[frame.f_lasti + 1] & 3
            if found and not resumed:
                for name in found[1]:
                    # A cell may be empty; a parameter of a comprehension's function is none.
                    if name in frame.f_locals:
                        self.add(f"{found[0]}({name}): ", frame.f_locals[name])
        elif event == "return" and value is not None and not code.co_flags & GENERATOR:
            found = self.function(code)
            if found and code.co_code[frame.f_lasti] in RETURNS:
                self.add(f"{found[0]} -> ", value)

    def add(self, subject, value):
        kind = type(value)
        if kind is not type(None):
            self.seen.add((subject, kind))


def run(case, out):
    """Runs a case in this process."""
    observer = Observer(case)
    sys.argv = ["main.py"]
    sys.path[0] = str(case)
    sys.setprofile(observer.on_event)
    try:
        runpy.run_path(str(Path(case) / "main.py"), run_name="__main__")
    finally:
        sys.setprofile(None)
        lines = sorted({line_of(subject, kind) for subject, kind in observer.seen})
        Path(out).write_text(json.dumps(lines))


def observe(case):
    """Lines about a case, from a process of its own."""
    with tempfile.TemporaryDirectory() as work:
        out = Path(work) / "out.json"
        command = [sys.executable, __file__, "--run", str(case), str(out)]
        done = subprocess.run(command, cwd=case, capture_output=True, text=True, timeout=60)
        if done.returncode != 0 or not out.exists():
            raise RuntimeError(f"{case}: {done.stderr}")
        return json.loads(out.read_text())


def cases(wanted):
    found = sorted(path.parent for path in CASES.glob("*/*/main.py"))
    return [case for case in found if not wanted or any(str(case).startswith(str(CASES / name)) for name in wanted)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--run", nargs=2, metavar=("CASE", "OUT"), help=argparse.SUPPRESS)
    parser.add_argument("cases", nargs="*")
    arguments = parser.parse_args()
    if arguments.run:
        run(*arguments.run)
        return
    differ = []
    chosen = cases(arguments.cases)
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for case, lines in zip(chosen, pool.map(observe, chosen)):
            text = "".join(f"{line}\n" for line in lines)
            path = case / TYPES
            known = path.read_text(encoding="utf-8") if path.exists() else ""
            if arguments.check and known != text:
                differ.append(str(case.relative_to(CASES)))
            elif not arguments.check and known != text:
                path.write_text(text, encoding="utf-8")
    print(f"{len(chosen)} cases, {len(differ)} differ: {' '.join(differ)}")
    sys.exit(bool(differ))


if __name__ == "__main__":
    main()
