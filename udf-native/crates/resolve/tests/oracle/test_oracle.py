#!/usr/bin/env python3
"""Tests of the tools in this directory; `python3 test_oracle.py`."""

import contextlib
import io
import json
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import score_calls  # noqa: E402
from sources import Source, module_name  # noqa: E402

BACKENDS = ("profile", "monitoring") if sys.version_info >= (3, 13) else ("profile",)


class SourcesTest(unittest.TestCase):
    def definitions(self, text):
        with tempfile.TemporaryDirectory() as root:
            (Path(root) / "m.py").write_text(textwrap.dedent(text))
            return [definition.id for definition in Source(root, "m.py").definitions]

    def test_siblings_of_one_name_are_numbered_in_source_order(self):
        text = """
            def f(): pass
            class C:
                def f(self): return lambda: 0, lambda: 1
            def f(): pass
        """
        found = "m m.f m.C m.C.f m.C.f.<locals>.<lambda> m.C.f.<locals>.<lambda>#2 m.f#2"
        self.assertEqual(self.definitions(text), found.split())

    def test_what_stands_in_a_comprehension_default_or_decorator_belongs_to_what_is_around(self):
        text = """
            def f(x=lambda: 0):
                return [lambda: x for _ in x]
            @(lambda g: g)
            def h(): pass
        """
        found = "m m.f m.<lambda> m.f.<locals>.<lambda> m.<lambda>#2 m.h"
        self.assertEqual(self.definitions(text), found.split())

    def test_modules_are_named_below_the_last_src(self):
        names = {"a/b.py": "a.b", "a/__init__.py": "a", "src/a/src/b.py": "b", "__init__.py": "__init__"}
        for path, name in names.items():
            self.assertEqual(module_name(path), name)


class ObserverTest(unittest.TestCase):
    def calls(self, text, backend, *arguments):
        with tempfile.TemporaryDirectory() as root:
            (Path(root) / "m.py").write_text(textwrap.dedent(text))
            command = [sys.executable, "-B", HERE / "observe_calls.py", "--root", root, "--out", f"{root}/out"]
            command += ["--backend", backend, *arguments, f"{root}/m.py"]
            run = subprocess.run(command, capture_output=True, text=True)
            self.code, self.stdout = run.returncode, run.stdout
            return [json.loads(line) for line in Path(root, "out").read_text().splitlines()]

    def check(self, text, *expected):
        """Expected calls: line, kind, callee, and how: implicit, indirect."""
        for backend in BACKENDS:
            with self.subTest(backend):
                self.assertEqual(sorted(map(show, self.calls(text, backend))), sorted(expected))

    def test_a_generator_is_called_where_it_is_created(self):
        text = """\
            def g(): yield
            made = g()
            def use(it): list(it)
            use(made)
            g()
        """
        self.check(text, "2 Call g", "4 Call use", "5 Call g")

    def test_an_implicit_generator_is_called_where_it_is_first_resumed(self):
        text = """\
            class C:
                def __iter__(self): yield
            for x in C(): pass
            list(C())
        """
        self.check(text, "3 Iteration C.__iter__ implicit", "4 Call C.__iter__ implicit")

    def test_frames_outside_the_root_make_a_call_indirect(self):
        text = """\
            import re
            def f(match): return ""
            re.sub("a", f, "a")
            sorted("a", key=f)
            import bisect, functools
            @functools.total_ordering
            class C:
                def __lt__(self, other): return True
                __eq__ = object.__eq__
            C() >= C()
        """
        self.check(text, "3 Call f indirect", "4 Call f", "10 Compare C.__lt__ implicit indirect")

    def test_a_call_on_several_lines_is_placed_at_its_expression(self):
        text = """\
            class C:
                def f(self): return self
            (C()
                .f()
                .f())
        """
        self.check(text, "3 Call C.f", "3 Call C.f")

    def test_generated_code_that_claims_a_place_is_outside(self):
        text = """\
            def f(): pass
            exec(compile("def g(): f()\\ng()", __file__, "exec"))
        """
        self.check(text)

    def test_the_exit_code_and_the_output_are_those_of_the_program(self):
        for backend in BACKENDS:
            self.calls("print('out')\nraise SystemExit(3)", backend)
            self.assertEqual((self.code, self.stdout), (3, "out\n"))

    def test_externals_are_named_by_module_and_class(self):
        text = """\
            import os.path
            os.path.join("a", "".join([]))
            class E(Exception): pass
            E()
        """
        for backend in BACKENDS:
            rows = self.calls(text, backend, "--externals")
            found = {row.get("external") or f"constructs {row['constructs']}" for row in rows}
            self.assertEqual(found, {"posixpath.join", "builtins.str.join", "constructs m.E"})


def show(row):
    flags = (" implicit" if row["implicit"] else "") + ("" if row["direct"] else " indirect")
    return f"{row['line']} {row['kind']} {row['callee'].removeprefix('m.')}{flags}"


class ScoreTest(unittest.TestCase):
    def edge(self, line, callee, **more):
        place = {"path": "m.py", "line": line, "col": 0, "end_line": line, "end_col": 5, "caller": "m"}
        return {**place, "callee": callee, "implicit": False, "confidence": 0.9, **more}

    def score(self, observed, resolved):
        with tempfile.TemporaryDirectory() as work:
            root = Path(work) / "src"
            root.mkdir()
            (root / "m.py").write_text("class C: pass\n")
            for name, rows in (("calls.jsonl", observed), ("resolved.jsonl", resolved)):
                Path(work, name).write_text("".join(json.dumps(row) + "\n" for row in rows))
            command = ["score_calls.py", "observed", f"{work}/calls.jsonl", f"{work}/resolved.jsonl"]
            sys.argv = [*command, "--list", "9", "--json", f"{work}/score"]
            self.printed = io.StringIO()
            with contextlib.redirect_stdout(self.printed):
                score_calls.main()
            return json.loads(Path(work, "score").read_text())

    def observed(self, line, callee):
        return self.edge(line, callee, kind="Call", direct=True)

    def test_an_edge_is_judged_only_where_its_place_ran(self):
        observed = [self.observed(1, "m.f"), self.observed(2, "m.g")]
        resolved = [self.edge(1, "m.f"), self.edge(1, "m.h"), self.edge(7, "m.h")]
        score = self.score(observed, resolved)
        self.assertEqual((score["pair recall"], score["judged"], score["precision"]), (0.5, 2, 0.5))

    def test_an_implicit_edge_is_false_if_its_line_ran_without_a_call(self):
        observed = [self.observed(1, "m.f"), {"path": "m.py", "lines": [1, 2]}]
        resolved = [self.edge(2, "m.p", implicit=True), self.edge(3, "m.p", implicit=True)]
        score = self.score(observed, resolved)
        self.assertEqual((score["judged"], score["precision"]), (1, 0.0))

    def test_a_class_is_no_callee_that_can_be_true(self):
        score = self.score([self.observed(1, "m.f")], [self.edge(1, "m.C"), self.edge(1, "m.f")])
        self.assertEqual((score["edges to classes"], score["precision"]), (1, 1.0))

    def test_a_callee_behind_a_wrapper_is_one_step_beyond(self):
        behind = {**self.observed(5, "m.f"), "caller": "m.wrapper"}
        self.score([self.observed(1, "m.wrapper"), behind], [self.edge(1, "m.f")])
        self.assertIn("1 false ones one step beyond", self.printed.getvalue())


if __name__ == "__main__":
    unittest.main()
