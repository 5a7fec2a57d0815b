#!/usr/bin/env python3
"""Runs a program and writes the calls that happen inside a directory, as CPython executes them.

    observe_calls.py --root DIR --out FILE [--externals] [--lines] [--backend monitoring|profile] SCRIPT [ARGUMENT...]
    observe_calls.py --root DIR --out FILE [...] -m MODULE [ARGUMENT...]      # for tests: -m pytest --assert=plain

Python 3.11 or newer, nothing but the standard library. The exit code is the program's.

A line of the output is one distinct call, a JSON object:

    path line col end_line end_col   where the caller stood: path below DIR, columns in bytes of UTF-8, as in `ast`
    caller caller_qualname caller_line   id (see sources.py), `co_qualname` and line of `def` of the caller
    callee callee_qualname callee_path callee_line   the same of the function that was entered
    kind implicit    of the expression at that place (see sources.site_of)
    direct           whether the caller's frame is the one directly below; false if frames outside DIR lie between
    through          what was called there if it is not the callee: the function of the first frame outside DIR, or
                     the callable if it is no Python function (`builtins.sorted`, a class)
    count            how often it was seen

With --externals there is also one line per place and callable outside DIR that was called by a call expression: the
first two rows of fields and `external`, its canonical name (see `name_of`); for a class of DIR that runs nothing of DIR
itself, `constructs` instead. With --lines, and sys.monitoring, there is one line per file with `path` and `lines`, the
lines that ran.

What is a call:

* The entry of a function or lambda whose code is a definition in a file of DIR. Bodies of modules and classes and
  comprehensions are no callees. `__del__` is left out: the garbage collector calls it anywhere.
* The caller is the nearest frame below whose code lies in DIR; C functions (`map`, `sorted`, a class of C) have no
  frame, so what they call is called by the frame that called them. An entry with no such frame is left out, unless it
  is the `run` or the target of a `threading.Thread`: its caller is the frame that called `start`. (What a pool's
  threads run is left out.)
* Comprehensions and generator expressions as callers count as the definition around them; the place is the one inside.
* For generators, coroutines and asynchronous generators the call is what creates the object; resuming is no call. The
  interpreter reports no entry when one is created, so the callable of every call expression is looked at before it is
  called: a function of that kind (found through bound methods, `functools.partial` and `__call__`) is called there, at
  once. So is the function under `contextlib.contextmanager`, when the wrapper is called, and `__iter__` or `__aiter__`
  under `iter(x)`. What else creates one (`for x in obj`, `async with`, a property, `list(obj)`) mostly does so just
  before the first resumption: the place of that one is taken if it can have created it (see `is_creation`), and else
  the call, which code outside DIR made, is left out.

Two ways of observing give the same result. `sys.monitoring` is fast: PY_START for entries, CALL in code of DIR for
callables. It is taken from 3.13 on, since 3.12 has it but reports no CALL for `f(*args)`. `sys.setprofile` reports
entries; callables are seen because files of DIR are compiled with `f(x)` rewritten to `__observed__(f, …)(x)`, which
keeps positions, `super()` and the frames.
"""

import argparse
import ast
import builtins
import functools
import importlib.machinery
import inspect
import json
import os
import re
import runpy
import sys
import threading
import types

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from sources import COMPREHENSIONS, Source, is_special, module_name, site_of, span_of  # noqa: E402

sys.path.pop(0)

LAZY = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
BUILTIN_METHOD = type(re.compile("").match)
C_CALLABLES = (types.BuiltinFunctionType, BUILTIN_METHOD, types.MethodDescriptorType, types.ClassMethodDescriptorType)
# The program may replace what is in `sys`.
current_frame = sys._getframe
WRAPPERS = (types.MethodWrapperType, types.WrapperDescriptorType)


def name_of(callable_):
    """Canonical name of a callable: module and qualified name; methods are named by the class that defines them."""
    kind = type(callable_)
    if kind is types.MethodType:
        return name_of(callable_.__func__)
    if kind is functools.partial:
        return name_of(callable_.func)
    if issubclass(kind, types.BuiltinFunctionType):
        owner = callable_.__self__
        if owner is None or isinstance(owner, types.ModuleType):
            return f"{callable_.__module__ or 'builtins'}.{callable_.__name__}"
        return _method_name(owner if isinstance(owner, type) else type(owner), callable_.__name__)
    if kind in (types.MethodDescriptorType, types.ClassMethodDescriptorType, types.WrapperDescriptorType):
        return _method_name(callable_.__objclass__, callable_.__name__)
    if kind is types.MethodWrapperType:
        return _method_name(callable_.__objclass__, callable_.__name__)
    if kind is types.FunctionType or issubclass(kind, type):
        return f"{callable_.__module__}.{callable_.__qualname__}"
    return f"{kind.__module__}.{kind.__qualname__}.__call__"


def _method_name(owner, name):
    for base in owner.__mro__:
        if type(vars(base).get(name)) in (*C_CALLABLES, *WRAPPERS, staticmethod):
            return f"{base.__module__}.{base.__qualname__}.{name}"
    return f"{owner.__module__}.{owner.__qualname__}.{name}"


def function_code(callable_):
    """Code of the Python function that a call of this object enters without another frame between, else None."""
    for _ in range(16):
        kind = type(callable_)
        if kind is types.FunctionType:
            return callable_.__code__
        if kind is types.MethodType:
            callable_ = callable_.__func__
        elif kind is functools.partial:
            callable_ = callable_.func
        elif kind in C_CALLABLES or kind in WRAPPERS or issubclass(kind, type):
            return None
        else:
            callable_ = next((vars(base)["__call__"] for base in kind.__mro__ if "__call__" in vars(base)), None)
    return None


def is_lasting(callable_):
    """Whether an object that is no Python function is no temporary one, as a bound method of C is."""
    kind = type(callable_)
    if kind is types.BuiltinFunctionType:
        return type(callable_.__self__) is types.ModuleType
    return kind in (types.MethodDescriptorType, type)


class Observer:
    """Collects calls; the backends tell it of entries and of callables."""

    def __init__(self, root, with_externals):
        self.root = os.path.realpath(root)
        self.prefix = self.root + os.sep
        self.with_externals = with_externals
        self.inside = {}
        self.codes = {}
        self.calls = {}
        self.externals = {}
        self.constructed = set()
        self.lines = set()
        self.through = {}
        self.called = {}
        self.names = {}
        self.pending = {}
        self.starters = {}

    def is_inside(self, code):
        """Whether code lies in a file of the root."""
        return self.is_file_inside(code.co_filename)

    def is_file_inside(self, name):
        known = self.inside.get(name)
        if known is None:
            path = os.path.realpath(name)
            known = path.startswith(self.prefix) and path.endswith(".py") and os.path.isfile(path)
            self.inside[name] = known
        return known

    def entered(self, frame):
        """A function of the root starts."""
        code = frame.f_code
        is_lazy = bool(code.co_flags & LAZY)
        if is_lazy:
            waiting = self.pending.get(id(code), 0)
            if waiting:
                self.pending[id(code)] = waiting - 1
                return
        back = frame.f_back
        if back is not None:
            key = (id(back.f_code), back.f_lasti, id(code), None, is_lazy)
            if key in self.calls:
                self.calls[key] += 1
                return
        self.called_from(back, code, None, is_lazy)

    def called_from(self, back, code, place, is_resumed):
        """`code` is called by the nearest frame of the root at or below `back`."""
        frame, via, steps = back, None, 0
        while frame is not None and not self.is_inside(frame.f_code):
            if frame.f_code is THREAD_BOOTSTRAP:
                site = self.starters.get(threading.get_ident())
                if site is not None and steps <= 1:
                    self.add(*site, code, self.outside(frame), is_resumed)
                return
            frame, via, steps = frame.f_back, frame, steps + 1
        if frame is not None:
            via = self.outside(via)
            self.add(frame.f_code, frame.f_lasti if place is None else place, code, via, is_resumed)

    def outside(self, frame):
        """Key of the code that the caller called, if that lies outside the root."""
        if frame is None or frame.f_code.co_filename == __file__:
            return None
        code = frame.f_code
        self.codes[id(code)] = code
        self.names[id(code)] = f"{frame.f_globals.get('__name__')}.{code.co_qualname}"
        return id(code)

    def add(self, caller, place, callee, via, is_resumed):
        self.codes[id(caller)] = caller
        self.codes[id(callee)] = callee
        key = (id(caller), place, id(callee), via, is_resumed)
        self.calls[key] = self.calls.get(key, 0) + 1

    def calling(self, frame, place, callable_, argument=None):
        """Code of the root is about to call an object."""
        code = function_code(callable_)
        if code is None:
            if callable_ is iter or callable_ is aiter:
                self._calls_iter(frame, place, callable_, argument)
            elif not is_lasting(callable_) or self._is_new(frame, place, callable_):
                self._calls_opaque(frame.f_code, place, callable_)
        elif self.is_inside(code):
            if code.co_flags & LAZY:
                self.creates(frame, code, place)
        elif self._is_new(frame, place, code) and not self._is_module_inside(getattr(callable_, "__module__", None)):
            self._calls_external(frame.f_code, place, callable_)

    def _is_new(self, frame, place, target):
        """Whether this was not called from this place before."""
        key = (id(frame.f_code), place, id(target))
        if key in self.called:
            return False
        self.called[key] = (frame.f_code, target)
        return True

    def _calls_iter(self, frame, place, callable_, argument):
        self._calls_opaque(frame.f_code, place, callable_)
        name = "__iter__" if callable_ is iter else "__aiter__"
        method = function_code(getattr(type(argument), name, None))
        if method is not None and method.co_flags & LAZY and self.is_inside(method):
            self.creates(frame, method, place)

    def creates(self, frame, code, place=None):
        """A generator or coroutine is created from the nearest frame of the root."""
        self.pending[id(code)] = self.pending.get(id(code), 0) + 1
        self.codes[id(code)] = code
        self.called_from(frame, code, place, False)

    def _calls_opaque(self, code, place, callable_):
        key = (id(code), place)
        if key not in self.through:
            self.codes[id(code)] = code
            self.through[key] = name_of(callable_)
        if not issubclass(type(callable_), type):
            self._calls_external(code, place, callable_)
        elif type(callable_).__call__ is type.__call__:
            if not self._is_module_inside(callable_.__module__):
                self._calls_external(code, place, callable_)
            elif self.with_externals:
                self.constructed.add((id(code), place, callable_.__module__, callable_.__qualname__))

    def _is_module_inside(self, name):
        """Whether a function or class names a module of the root as its own; wrappers name that of what they wrap."""
        file = getattr(sys.modules.get(name), "__file__", None)
        return isinstance(file, str) and self.is_file_inside(file)

    def _calls_external(self, code, place, callable_):
        if self.with_externals and callable_ is not super:
            self.codes[id(code)] = code
            self.externals[id(code), place, name_of(callable_)] = True

    def starts_thread(self, thread):
        """Remembers where a thread is started."""
        frame = current_frame(2)
        while frame is not None and not self.is_inside(frame.f_code):
            frame = frame.f_back
        if frame is None:
            return
        site, bootstrap = (frame.f_code, frame.f_lasti), thread._bootstrap_inner

        def run():
            self.starters[threading.get_ident()] = site
            bootstrap()

        thread._bootstrap_inner = run


# No tool of the standard library (debugger, coverage, profiler, optimizer) has this id.
TOOL = 4
THREAD_BOOTSTRAP = threading.Thread._bootstrap_inner.__code__


def watch_threads(observer):
    start = threading.Thread.start

    @functools.wraps(start)
    def observed_start(thread):
        observer.starts_thread(thread)
        start(thread)

    threading.Thread.start = observed_start


def context_manager_code():
    import contextlib

    return contextlib._GeneratorContextManagerBase.__init__.__code__


class Monitoring:
    """Observes with sys.monitoring."""

    def __init__(self, observer, with_lines):
        self.observer = observer
        self.local_events = sys.monitoring.events.CALL | (sys.monitoring.events.LINE if with_lines else 0)
        self.tool = TOOL
        self.context_manager = context_manager_code()
        self.seen = {}

    def start(self):
        monitoring = sys.monitoring
        monitoring.use_tool_id(self.tool, "observe_calls")
        monitoring.register_callback(self.tool, monitoring.events.PY_START, self._on_start)
        monitoring.register_callback(self.tool, monitoring.events.CALL, self._on_call)
        monitoring.register_callback(self.tool, monitoring.events.LINE, self._on_line)
        monitoring.set_events(self.tool, monitoring.events.PY_START)

    def stop(self):
        sys.monitoring.set_events(self.tool, 0)
        for code in self.seen.values():
            sys.monitoring.set_local_events(self.tool, code, 0)
        sys.monitoring.free_tool_id(self.tool)

    def compile(self, source, path):
        return compile(source, path, "exec", dont_inherit=True)

    def _on_start(self, code, offset):
        observer = self.observer
        if id(code) not in self.seen:
            if code is self.context_manager:
                self._on_context_manager(current_frame(1))
                return None
            if not observer.is_inside(code):
                return sys.monitoring.DISABLE
            self.seen[id(code)] = observer.codes[id(code)] = code
            sys.monitoring.set_local_events(self.tool, code, self.local_events)
        observer.entered(current_frame(1))
        return None

    def _on_context_manager(self, frame):
        enter_context_manager(self.observer, frame)

    def _on_call(self, code, offset, callable_, argument):
        self.observer.calling(current_frame(1), offset, callable_, argument)

    def _on_line(self, code, line):
        self.observer.lines.add((id(code), line))
        return sys.monitoring.DISABLE


def enter_context_manager(observer, frame):
    code = function_code(frame.f_locals.get("func"))
    if code is not None and code.co_flags & LAZY and observer.is_inside(code):
        observer.creates(frame, code)


class Profile:
    """Observes with sys.setprofile and rewritten call expressions."""

    def __init__(self, observer):
        self.observer = observer
        self.context_manager = context_manager_code()
        self.get_code = importlib.machinery.SourceFileLoader.get_code

    def start(self):
        builtins.__observed__ = self._observed
        get_code, profile = self.get_code, self

        def get_observed_code(loader, fullname):
            path = loader.get_filename(fullname)
            if not profile.observer.is_file_inside(path):
                return get_code(loader, fullname)
            return profile.compile(loader.get_data(path), path)

        importlib.machinery.SourceFileLoader.get_code = get_observed_code
        threading.setprofile(self._on_event)
        sys.setprofile(self._on_event)

    def stop(self):
        sys.setprofile(None)
        threading.setprofile(None)
        importlib.machinery.SourceFileLoader.get_code = self.get_code

    def compile(self, source, path):
        tree = ast.fix_missing_locations(Rewriter().visit(ast.parse(source, path)))
        return compile(tree, path, "exec", dont_inherit=True)

    def _on_event(self, frame, event, argument):
        if event != "call":
            return
        code = frame.f_code
        if code is self.context_manager:
            enter_context_manager(self.observer, frame)
        elif self.observer.is_inside(code) and not _is_resumed(frame):
            self.observer.entered(frame)

    def _observed(self, callable_, *place):
        frame = current_frame(1)
        if callable_ is not iter and callable_ is not aiter:
            self.observer.calling(frame, place, callable_)
            return callable_

        def observed_iter(*arguments):
            self.observer.calling(frame, place, callable_, *arguments[:1])
            return callable_(*arguments)

        return observed_iter


def _is_resumed(frame):
    """Whether a frame goes on after a `yield` or `await`; the argument of RESUME tells."""
    code = frame.f_code
    return bool(code.co_flags & LAZY) and code.co_code[frame.f_lasti + 1] & 3 != 0


class Rewriter(ast.NodeTransformer):
    """Makes each call expression show its callable before it is called."""

    def visit_Call(self, node):
        place = (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
        self.generic_visit(node)
        arguments = [node.func, *map(ast.Constant, place)]
        shown = ast.Call(ast.Name("__observed__", ast.Load()), arguments, [])
        node.func = ast.copy_location(shown, node.func)
        ast.copy_location(shown.func, node.func)
        return node

    def visit_arg(self, node):
        return node

    def visit_AnnAssign(self, node):
        node.target = self.visit(node.target)
        node.value = node.value and self.visit(node.value)
        return node


class Report:
    """The collected calls as lines of JSON."""

    def __init__(self, observer):
        self.observer = observer
        self.sources = {}
        self.found = {}
        self.positions = {}

    def write(self, out):
        lines = {}
        for (caller, place, callee, via, is_resumed), count in list(self.observer.calls.items()):
            site = self.site(caller, place)
            target = self.definition(callee)
            if site is None or target is None or not self.is_callee(callee, target[1]):
                continue
            row = self.row(site, (caller, place), target, callee, via)
            if is_resumed and not is_creation(row, target[1].name):
                continue
            key = json.dumps(row)
            lines[key] = lines.get(key, 0) + count
        for key in sorted(lines):
            out.write(json.dumps({**json.loads(key), "count": lines[key]}) + "\n")
        self.write_externals(out)
        self.write_constructed(out)
        self.write_lines(out)

    def write_constructed(self, out):
        rows = set()
        for caller, place, module, name in self.observer.constructed:
            site = self.site(caller, place)
            call = site and site[1].call(site[2])
            file = getattr(sys.modules.get(module), "__file__", None)
            if call and not site[1].is_decorator(call) and file:
                constructs = f"{module_name(self.relative(file))}.{name}"
                rows.add(json.dumps({**site[0], **_fields(span_of(call)), "constructs": constructs}))
        out.writelines(row + "\n" for row in sorted(rows))

    def write_lines(self, out):
        lines = {}
        for code, line in self.observer.lines:
            found = self.definition(code)
            if found is not None:
                lines.setdefault(found[0], set()).add(line)
        for path in sorted(lines):
            out.write(json.dumps({"path": path, "lines": sorted(lines[path])}) + "\n")

    def write_externals(self, out):
        rows, decorators = set(), set()
        for caller, place, name in list(self.observer.externals):
            site = self.site(caller, place)
            if site is None:
                continue
            where, source, span = site
            call = source.call(span)
            if call is None or name.endswith("__exit__") and getattr(call.func, "attr", "") != name.rpartition(".")[2]:
                continue
            if source.is_decorator(call):
                # The call that makes the decorator comes first; its application has the same span.
                if (caller, span) in decorators:
                    continue
                decorators.add((caller, span))
            rows.add(json.dumps({**where, **_fields(span_of(call)), "external": name}))
        out.writelines(row + "\n" for row in sorted(rows))

    def is_callee(self, callee, definition):
        is_comprehension = self.observer.codes[callee].co_name in COMPREHENSIONS
        return definition.is_function and definition.name != "__del__" and not is_comprehension

    def row(self, site, place, target, callee, via):
        where, source, span = site
        path, definition = target
        entered = self.observer.codes[via].co_name if via else definition.name
        whole, kind, implicit = site_of(source, span, entered if is_special(entered) else definition.name)
        row = {
            **where,
            **_fields(whole),
            "callee": definition.id,
            "callee_qualname": self.observer.codes[callee].co_qualname,
            "callee_path": path,
            "callee_line": definition.line,
            "kind": kind,
            "implicit": implicit,
            "direct": via is None,
        }
        through = self.observer.through.get(place) or self.observer.through.get((place[0], span))
        if via:
            through = self.observer.names[via]
        if through and (via or kind == "Call"):
            row["through"] = through
        return row

    def site(self, caller, place):
        """Fields of a place, its source and its span; None if its code was generated."""
        found = self.definition(caller)
        if found is None:
            return None
        path, definition = found
        code = self.observer.codes[caller]
        span = place if isinstance(place, tuple) else self.position(code, place)
        where = {"path": path, **_fields(span)}
        where["caller"] = definition.id
        where["caller_qualname"] = code.co_qualname
        where["caller_line"] = definition.line
        return where, self.sources[path], span

    def position(self, code, offset):
        key = id(code)
        if key not in self.positions:
            self.positions[key] = list(code.co_positions())
        places = self.positions[key]
        line, end_line, col, end_col = places[offset // 2] if 0 <= offset // 2 < len(places) else (None,) * 4
        return (line, col, end_line, end_col)

    def relative(self, file):
        return os.path.relpath(os.path.realpath(file), self.observer.root).replace(os.sep, "/")

    def definition(self, key):
        if key not in self.found:
            self.found[key] = self._find(self.observer.codes[key])
        return self.found[key]

    def _find(self, code):
        path = self.relative(code.co_filename)
        if path not in self.sources:
            try:
                self.sources[path] = Source(self.observer.root, path)
            except (OSError, SyntaxError, ValueError):
                self.sources[path] = None
        source = self.sources[path]
        definition = source and source.definition(code)
        return definition and (path, definition)


def is_creation(row, callee):
    """Whether a generator or coroutine whose creation was not seen can have been created where it was first resumed."""
    return is_special(callee) or row["kind"] == "Attribute" or row["kind"] == "Call" and row["direct"]


def _fields(span):
    return dict(zip(("line", "col", "end_line", "end_col"), span, strict=True))


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--externals", action="store_true")
    parser.add_argument("--lines", action="store_true")
    parser.add_argument("--backend", choices=("monitoring", "profile"))
    parser.add_argument("-m", dest="module", action="store_true", help="PROGRAM is the name of a module")
    parser.add_argument("program")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    return parser.parse_args()


def run(arguments, backend):
    """Runs the program as `python` would; returns its exit code."""
    sys.argv = [arguments.program, *arguments.arguments]
    try:
        if arguments.module:
            sys.path[0:1] = [os.getcwd()]
            runpy.run_module(arguments.program, run_name="__main__", alter_sys=True)
        else:
            run_script(arguments.program, backend)
    except SystemExit as exit_:
        if exit_.code is None or isinstance(exit_.code, int):
            return int(exit_.code or 0)
        print(exit_.code, file=sys.stderr)
        return 1
    return 0


def run_script(program, backend):
    path = os.path.realpath(program)
    sys.path[0:1] = [os.path.dirname(path)]
    main = types.ModuleType("__main__")
    main.__file__ = path
    main.__builtins__ = builtins
    sys.modules["__main__"] = main
    with open(path, "rb") as file:
        code = backend.compile(file.read(), path)
    exec(code, main.__dict__)


def main():
    arguments = parse()
    observer = Observer(arguments.root, arguments.externals)
    name = arguments.backend or ("monitoring" if sys.version_info >= (3, 13) else "profile")
    backend = Monitoring(observer, arguments.lines) if name == "monitoring" else Profile(observer)
    out = os.path.abspath(arguments.out)
    watch_threads(observer)
    backend.start()
    try:
        code = run(arguments, backend)
    finally:
        backend.stop()
        with open(out, "w", encoding="utf-8") as file:
            Report(observer).write(file)
    sys.exit(code)


if __name__ == "__main__":
    main()
