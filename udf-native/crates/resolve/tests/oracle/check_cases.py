#!/usr/bin/env python3
"""Checks that the expected calls of the golden cases are those that happen, as CPython runs them.

    check_cases.py [--write] [--jobs N] [CATEGORY[/CASE]...]

A case is a directory `cases/CATEGORY/CASE` with a program `main.py`, any other modules, and `expected.txt`. The program
is run by this interpreter under observe_calls.py; --write rewrites `expected.txt` with what happened, to be reviewed.

A line of `expected.txt` is one pair of caller and callee, sorted; an empty line or one that starts with `#` is none:

    main -> main.f                          ids as in sources.py; a module's body and a class's are callers
    main.f -> main.C.size [implicit]        no call expression calls it: property, operator, iteration, `with`, truth, …
    main.f -> main.g [unexecuted]           true of the program, but on a path that cannot run
    main -> external:os.path.join           only in EXTERNAL categories: every callable outside the case that a call
                                            expression calls, by a name it can be imported by

Pairs are exhaustive: a case fails if it makes another call inside its directory. An expected external name stands for
the object it leads to, which must be what is called: `os.path.join` is `posixpath.join`.
"""

import argparse
import concurrent.futures
import importlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from observe_calls import name_of  # noqa: E402

CASES = HERE.parent / "cases"
EXTERNAL = ("external", "builtins")
IMPLICIT = " [implicit]"
UNEXECUTED = " [unexecuted]"


class Observed:
    """What a run of a case called, as lines of `expected.txt`."""

    def __init__(self, rows, with_externals):
        explicit, implicit = set(), set()
        self.externals = set()
        for row in rows:
            if "external" in row:
                self.externals.add((row["caller"], row["external"]))
            elif "callee" in row:
                (implicit if row["implicit"] else explicit).add(f"{row['caller']} -> {row['callee']}")
        self.pairs = explicit | {pair + IMPLICIT for pair in implicit - explicit}
        if not with_externals:
            self.externals.clear()


def read_expected(case):
    path = case / "expected.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [line for line in lines if line and not line.startswith("#")]


def observe(case):
    """Runs the program of a case; its calls, or the message of its failure."""
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "calls.jsonl"
        command = [sys.executable, "-B", HERE / "observe_calls.py", "--root", case, "--out", out, "--externals"]
        environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": ""}
        run = subprocess.run([*command, case / "main.py"], capture_output=True, text=True, env=environment, cwd=scratch)
        if run.returncode:
            return run.stderr.strip() or f"exit code {run.returncode}"
        with out.open(encoding="utf-8") as file:
            return Observed(map(json.loads, file), case.parent.name in EXTERNAL)


def canonical(name):
    """The name that the observer gives to what can be imported as `name`."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ImportError:
            continue
        for part in parts[length:]:
            found = getattr(found, part)
        return name_of(found)
    raise ImportError(name)


def split(line):
    caller, callee = line.split(" -> ")
    return caller, callee.removeprefix("external:")


def problems(case):
    """What is wrong with the expectation of a case."""
    observed = observe(case)
    if isinstance(observed, str):
        return [observed]
    expected = read_expected(case)
    found = [f"listed twice: {line}" for line in set(expected) if expected.count(line) > 1]
    external = [line for line in expected if " -> external:" in line]
    unexecuted = {line.removesuffix(UNEXECUTED) for line in expected if line.endswith(UNEXECUTED)}
    pairs = {line for line in expected if not line.endswith(UNEXECUTED)} - set(external)
    happened = {pair.removesuffix(IMPLICIT) for pair in observed.pairs}
    found += [f"does not happen: {line}" for line in sorted(pairs - observed.pairs)]
    found += [f"not expected: {line}" for line in sorted(observed.pairs - pairs)]
    found += [f"happens: {line}" for line in sorted(unexecuted) if line.removesuffix(IMPLICIT) in happened]
    return found + external_problems(external, observed.externals)


def external_problems(lines, observed):
    expected = {}
    found = []
    for line in lines:
        caller, name = split(line)
        try:
            expected[caller, canonical(name)] = line
        except (ImportError, AttributeError) as missing:
            found.append(f"no such object: {line} ({missing})")
    found += [f"does not happen: {line}" for call, line in expected.items() if call not in observed]
    missing = sorted(observed - set(expected))
    return found + [f"not expected: {caller} -> external:{name}" for caller, name in missing]


def write(case):
    """Rewrites the expectation of a case with what happens; keeps comments, unexecuted lines and names of externals."""
    observed = observe(case)
    if isinstance(observed, str):
        return [observed]
    old = (case / "expected.txt").read_text().splitlines() if (case / "expected.txt").exists() else []
    kept = [line for line in old if line.endswith(UNEXECUTED)]
    names = {}
    for line in old:
        if " -> external:" in line:
            caller, name = split(line)
            names[caller, canonical(name)] = line
    external = [names.get(call, f"{call[0]} -> external:{call[1]}") for call in observed.externals]
    comments = [line for line in old if line.startswith("#")]
    lines = comments + sorted([*observed.pairs, *external, *kept])
    (case / "expected.txt").write_text("".join(line + "\n" for line in lines))
    return []


def find(wanted):
    names = wanted or [""]
    cases = sorted(path.parent for path in CASES.glob("*/*/main.py"))
    return [case for case in cases if any(f"{case.relative_to(CASES)}/".startswith(_prefix(name)) for name in names)]


def _prefix(name):
    return name and name.rstrip("/") + "/"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("cases", nargs="*", metavar="CATEGORY[/CASE]")
    arguments = parser.parse_args()
    cases = find(arguments.cases)
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        results = list(pool.map(write if arguments.write else problems, cases))
    failed = [(case, found) for case, found in zip(cases, results, strict=True) if found]
    for case, found in failed:
        print(case.relative_to(CASES), *found, sep="\n    ")
    print(f"{len(cases)} cases, {len(failed)} failed")
    sys.exit(bool(failed) or not cases)


if __name__ == "__main__":
    main()
