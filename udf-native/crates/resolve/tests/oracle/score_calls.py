#!/usr/bin/env python3
"""Scores a resolver's calls against the expected calls of the golden cases or against observed calls.

    score_calls.py cases RESOLVED [--cases DIR] [--list] [--json FILE]
        RESOLVED is a directory with CATEGORY/CASE.jsonl, or a command: `{}` in it stands for the directory of a case,
        and it prints the lines ('target/release/examples/calls {}').
    score_calls.py observed CALLS RESOLVED [--root DIR] [--list N] [--json FILE] [--only PREFIX]
        CALLS is what observe_calls.py wrote (best with --externals --lines), RESOLVED the resolver's lines for its DIR.
    score_calls.py suites WORK COMMAND [--json FILE] [PACKAGE...]
        WORK is the directory of bench/calls; runs the resolver on each package, and prints one line of figures each.

A line of the resolver is a JSON object: path, line, col, end_line, end_col and caller of a place; callee, implicit,
method and confidence of an edge, or external (a dotted name), or unresolved (a reason). What counts:

* pairs: distinct (caller, callee). A predicted callee that no truth can have is left out and counted apart: a class
  (a constructor that no file of the tree defines), a module.
* sites: distinct (path, line, callee); only for observed calls.
* Expected pairs marked [unexecuted] may be missed without loss, and are no errors if predicted.
* Against observed calls nothing is known of what did not run. A predicted edge is judged if its place was seen to run:
  a call was observed with that span (or, if the prediction has none, at that line from that caller). It is true if the
  callee was observed there. An implicit edge is judged if its line ran (needs --lines), and is true if the callee was
  observed on that line from that caller. Precision is over the judged.
* One step beyond: a judged edge that is false, but whose callee was called by a callee observed at the place (the
  resolver looked through a wrapper). Counted as false, and listed apart.
* Recall is split by explicit and implicit calls, direct ones and those through frames outside the tree, and by kind.
* Calibration: judged edges by predicted confidence, with the fraction that is true.
"""

import argparse
import json
import shlex
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from check_cases import CASES, EXTERNAL, IMPLICIT, UNEXECUTED, canonical, read_expected  # noqa: E402
from sources import Source, module_name  # noqa: E402

BUCKETS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)


class Score:
    """True, missed and spurious facts."""

    def __init__(self):
        self.true, self.missed, self.spurious = set(), set(), set()

    def add(self, truth, predicted, neutral=frozenset()):
        self.true |= truth & predicted
        self.missed |= truth - predicted
        self.spurious |= predicted - truth - neutral

    def update(self, other):
        self.true |= other.true
        self.missed |= other.missed
        self.spurious |= other.spurious

    @property
    def recall(self):
        return ratio(len(self.true), len(self.true) + len(self.missed))

    @property
    def precision(self):
        return ratio(len(self.true), len(self.true) + len(self.spurious))

    def numbers(self):
        return {
            "true": len(self.true),
            "missed": len(self.missed),
            "spurious": len(self.spurious),
            "recall": self.recall,
            "precision": self.precision,
        }


def ratio(part, whole):
    return part / whole if whole else None


def percent(value):
    return "     –" if value is None else f"{100 * value:5.1f}%"


def not_functions(root):
    """Ids of the modules and classes of a tree."""
    found = set()
    for path in sorted(Path(root).rglob("*.py")):
        relative = path.relative_to(root).as_posix()
        found.add(module_name(relative))
        try:
            definitions = Source(root, relative).definitions
        except (SyntaxError, ValueError):
            continue
        functions = {definition.id for definition in definitions if definition.is_function}
        found |= {definition.id for definition in definitions} - functions
    return found


def read_lines(text):
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def run(command, directory):
    """The lines a resolver prints for a directory."""
    words = [word.replace("{}", str(directory)) for word in shlex.split(command)]
    return read_lines(subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout)


# Golden cases


def resolved_of(case, resolved):
    if "{}" in resolved or not Path(resolved).is_dir():
        return run(resolved, case)
    path = Path(resolved) / case.parent.name / f"{case.name}.jsonl"
    return read_lines(path.read_text(encoding="utf-8")) if path.exists() else []


def split_expected(case):
    """Pairs that must be found, those that may be, and external ones."""
    pairs, unexecuted, external = set(), set(), set()
    for line in read_expected(case):
        target = unexecuted if line.endswith(UNEXECUTED) else pairs
        caller, callee = line.removesuffix(UNEXECUTED).removesuffix(IMPLICIT).split(" -> ")
        if callee.startswith("external:"):
            external.add((caller, name_or_self(callee.removeprefix("external:"))))
        else:
            target.add((caller, callee))
    return pairs, unexecuted, external


def name_or_self(name):
    try:
        return "external:" + canonical(name)
    except Exception:  # noqa: BLE001 what cannot be imported stands for itself
        return "external:" + name


def score_case(case, rows):
    pairs, unexecuted, external = split_expected(case)
    no_truth = not_functions(case)
    score = Score()
    edges = {(row["caller"], row["callee"]) for row in rows if "callee" in row}
    score.add(pairs, {edge for edge in edges if edge[1] not in no_truth}, unexecuted)
    if case.parent.name in EXTERNAL:
        answers = {(row["caller"], name_or_self(row["external"])) for row in rows if "external" in row}
        score.add(external, answers)
    return score


def score_cases(arguments):
    cases = sorted(path.parent for path in Path(arguments.cases).glob("*/*/expected.txt"))
    categories, by_case, totals = defaultdict(Counter), {}, Counter()
    for case in cases:
        score = score_case(case, resolved_of(case, arguments.resolved))
        by_case[f"{case.parent.name}/{case.name}"] = score
        counts = Counter(
            cases=1,
            exact=not score.missed and not score.spurious,
            sound=not score.missed,
            complete=not score.spurious,
            true=len(score.true),
            missed=len(score.missed),
            spurious=len(score.spurious),
        )
        categories[case.parent.name] += counts
        totals += counts
    print(f"{'category':<20} {'cases':>5} {'exact':>5} {'edges':>6} {'recall':>7} {'precision':>9}")
    for name, counts in [*sorted(categories.items()), ("all", totals)]:
        recall = ratio(counts["true"], counts["true"] + counts["missed"])
        precision = ratio(counts["true"], counts["true"] + counts["spurious"])
        edges = counts["true"] + counts["missed"]
        figures = f"{counts['cases']:>5} {counts['exact']:>5} {edges:>6} {percent(recall):>7} {percent(precision):>9}"
        print(f"{name:<20} {figures}")
    if arguments.list is not None:
        for name, score in by_case.items():
            list_facts(name, score)
    return {name: score.numbers() for name, score in by_case.items()}


def list_facts(name, score):
    for label, facts in (("missed", score.missed), ("spurious", score.spurious)):
        for caller, callee in sorted(facts):
            print(f"{name}: {label} {caller} -> {callee}")


# Observed calls


class Places:
    """What was observed at each place: by caller and line, with spans."""

    def __init__(self, rows):
        self.by_span, self.by_line, self.lines = defaultdict(set), defaultdict(set), set()
        for row in rows:
            if "lines" in row:
                self.lines |= {(row["path"], line) for line in row["lines"]}
                continue
            target = target_of(row)
            self.by_span[span_of(row)].add(target)
            self.by_line[row["path"], row["caller"], row["line"]].add(target)

    def seen(self, row):
        """Targets observed at the place of a predicted edge; None if it was not seen to run."""
        span = span_of(row)
        line = self.by_line.get((row["path"], row["caller"], row["line"]))
        if row.get("implicit") and (row["path"], row["line"]) in self.lines:
            return line or set()
        return line if None in span else self.by_span.get(span)


def target_of(row):
    """The callee of an observed call; what stands for it where nothing of the tree was called."""
    if "callee" in row:
        return row["callee"]
    return f"external:{row['external']}" if "external" in row else f"constructs:{row['constructs']}"


def span_of(row):
    return (row["path"], row.get("line"), row.get("col"), row.get("end_line"), row.get("end_col"))


class Outcome:
    """A resolver's edges of a tree held against the calls observed in it."""

    def __init__(self, observed, resolved, root):
        no_truth = not_functions(root)
        self.resolved = resolved
        self.calls = [row for row in observed if "callee" in row]
        self.edges = [row for row in resolved if "callee" in row and row["callee"] not in no_truth]
        self.to_classes = sum(row.get("callee") in no_truth for row in resolved)
        self.unresolved = Counter(row["unresolved"] for row in resolved if "unresolved" in row)
        self.pairs, self.sites = recall_of(self.calls, self.edges, pair_of), recall_of(self.calls, self.edges, site_of)
        self.places = Places(observed)
        self.judged = judge(self.calls, self.edges, self.places)

    def recall_where(self, holds):
        return recall(recall_of([row for row in self.calls if holds(row)], self.edges, site_of))

    def precision_where(self, holds):
        judged = [is_true for row, is_true, _ in self.judged if holds(row)]
        return ratio(sum(judged), len(judged))

    def numbers(self):
        return {
            "observed": len(self.calls),
            "edges": len(self.edges),
            "edges to classes": self.to_classes,
            "unresolved": self.unresolved,
            "pair recall": recall(self.pairs),
            "site recall": recall(self.sites),
            "explicit recall": self.recall_where(lambda row: not row["implicit"]),
            "implicit recall": self.recall_where(lambda row: row["implicit"]),
            "precision": self.precision_where(lambda row: True),
            "explicit precision": self.precision_where(lambda row: not row.get("implicit")),
            "judged": len(self.judged),
        }


def recall(found):
    true, missed = found
    return ratio(len(true), len(true) + len(missed))


def score_observed(arguments):
    observed = read_lines(Path(arguments.calls).read_text(encoding="utf-8"))
    resolved = read_lines(Path(arguments.resolved).read_text(encoding="utf-8"))
    if arguments.only:
        observed = [row for row in observed if row["path"].startswith(arguments.only)]
        resolved = [row for row in resolved if row["path"].startswith(arguments.only)]
    outcome = Outcome(observed, resolved, arguments.root or Path(arguments.calls).parent / "src")
    print_observed(outcome)
    if arguments.list is not None:
        list_observed(outcome, arguments.list)
    return outcome.numbers()


SUITE_COLUMNS = ("pair recall", "site recall", "explicit recall", "implicit recall", "precision", "explicit precision")


def outcomes(arguments):
    """Name and outcome of each package below `work`, or of `packages`, resolved one after the other."""
    for calls in sorted(Path(arguments.work).glob("*/calls.jsonl")):
        name, root = calls.parent.name, calls.parent / "src"
        if not arguments.packages or name in arguments.packages:
            observed = read_lines(calls.read_text(encoding="utf-8"))
            yield name, Outcome(observed, run(arguments.resolver, root), root)


def score_suites(arguments):
    print(f"{'suite':<16} {'calls':>6} " + " ".join(f"{name:>18}" for name in SUITE_COLUMNS))
    result = {}
    for name, outcome in outcomes(arguments):
        numbers = outcome.numbers()
        figures = " ".join(f"{percent(numbers[column]):>18}" for column in SUITE_COLUMNS)
        print(f"{name:<16} {numbers['observed']:>6} {figures}", flush=True)
        result[name] = numbers
    return result


def pair_of(row):
    return (row["caller"], row["callee"])


def site_of(row):
    return (row["path"], row["line"], row["callee"])


def recall_of(calls, edges, key):
    truth, predicted = {key(row) for row in calls}, {key(row) for row in edges}
    return truth & predicted, truth - predicted


def judge(calls, edges, places):
    """Each distinct judged edge: (row, is true, is one step beyond)."""
    called_by = defaultdict(set)
    for row in calls:
        called_by[row["caller"]].add(row["callee"])
    judged, done = [], set()
    for row in edges:
        key = (span_of(row), row["callee"])
        targets = places.seen(row)
        if targets is None or key in done:
            continue
        done.add(key)
        is_true = row["callee"] in targets
        beyond = not is_true and any(row["callee"] in called_by[target] for target in targets)
        judged.append((row, is_true, beyond))
    return judged


def print_observed(outcome):
    calls, edges, judged = outcome.calls, outcome.edges, outcome.judged
    print(f"observed {len(calls)}, predicted {len(edges)}, to classes {outcome.to_classes}")
    for name, found in (("pairs", outcome.pairs), ("sites", outcome.sites)):
        print(f"{name}: recall {percent(recall(found))} of {sum(map(len, found))}")
    precision = percent(outcome.precision_where(lambda row: True))
    beyond = sum(is_beyond for _, _, is_beyond in judged)
    print(f"precision {precision} of {len(judged)} judged; {beyond} false ones one step beyond")
    for title, split in SPLITS.items():
        print(f"\nrecall of sites by {title}")
        groups = defaultdict(list)
        for row in calls:
            groups[split(row)].append(row)
        for name, rows in sorted(groups.items(), key=lambda group: -len(group[1])):
            found = recall_of(rows, edges, site_of)
            print(f"    {name:<20} {percent(recall(found))} of {sum(map(len, found))}")
    print_table("judged", judged, lambda row: "implicit" if row.get("implicit") else "explicit")
    print_table("calibration", judged, lambda row: bucket(row.get("confidence", 0.0)))
    print_table("method", judged, lambda row: row.get("method", ""))
    print(f"\nunresolved {sum(outcome.unresolved.values())}")
    for reason, count in outcome.unresolved.most_common(12):
        print(f"    {reason:<40} {count}")


SPLITS = {
    "calls": lambda row: "implicit" if row["implicit"] else "explicit",
    "frames": lambda row: "direct" if row["direct"] else "indirect",
    "kind": lambda row: row["kind"],
    "through": lambda row: through_of(row),
}


def through_of(row):
    """What stands between: nothing, a function of C (by name if a builtin), frames outside."""
    if "through" in row:
        return row["through"] if row["through"].startswith(("builtins.", "functools.")) else "class or C function"
    return "nothing" if row["direct"] else "frames outside"


def bucket(confidence):
    low = max(limit for limit in BUCKETS if limit <= max(confidence, 0.0))
    return f"from {low:.2f}"


def print_table(title, judged, key):
    print(f"\n{title:<24} {'judged':>7} {'true':>7} {'confidence':>10}")
    groups = defaultdict(list)
    for row, is_true, _ in judged:
        groups[key(row)].append((is_true, row.get("confidence", 0.0)))
    for name, rows in sorted(groups.items()):
        mean = sum(confidence for _, confidence in rows) / len(rows)
        print(f"    {name:<20} {len(rows):>7} {percent(ratio(sum(t for t, _ in rows), len(rows))):>7} {mean:>10.3f}")


def list_observed(outcome, limit):
    missed = outcome.pairs[1]
    answers = defaultdict(set)
    for row in outcome.resolved:
        answer = row.get("callee") or row.get("external") or f"unresolved: {row.get('unresolved')}"
        answers[row["path"], row["line"]].add(answer)
    print("\nmissed: place, kind, caller -> callee, what was answered there")
    rows = [row for row in outcome.calls if pair_of(row) in missed]
    for row in rows[:limit]:
        answer = sorted(answers[row["path"], row["line"]])[:4]
        flags = ("" if row["direct"] else " indirect") + (f" through {row['through']}" if "through" in row else "")
        print(f"    {row['path']}:{row['line']} {row['kind']}{flags} {row['caller']} -> {row['callee']}  {answer}")
    print("\nspurious: place, method and confidence, caller -> callee, what was observed there")
    for row, _, beyond in [item for item in outcome.judged if not item[1]][:limit]:
        step = " one step beyond" if beyond else ""
        how = f"{row.get('method')} {row.get('confidence')}{step}"
        seen = sorted(outcome.places.seen(row))[:4]
        print(f"    {row['path']}:{row['line']} {how} {row['caller']} -> {row['callee']}  {seen}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    modes = parser.add_subparsers(dest="mode", required=True)
    cases = modes.add_parser("cases")
    cases.add_argument("resolved")
    cases.add_argument("--cases", default=CASES)
    cases.add_argument("--list", action="store_const", const=0)
    cases.set_defaults(run=score_cases)
    observed = modes.add_parser("observed")
    observed.add_argument("calls")
    observed.add_argument("resolved")
    observed.add_argument("--root", help="the DIR that both ran on; default: src beside CALLS")
    observed.add_argument("--list", type=int, metavar="N")
    observed.add_argument("--only", metavar="PREFIX", help="paths that start so; leaves out the tests of a package")
    observed.set_defaults(run=score_observed)
    suites = modes.add_parser("suites")
    suites.add_argument("work")
    suites.add_argument("resolver")
    suites.add_argument("packages", nargs="*", metavar="PACKAGE")
    suites.set_defaults(run=score_suites)
    for mode in (cases, observed, suites):
        mode.add_argument("--json", metavar="FILE")
    arguments = parser.parse_args()
    result = arguments.run(arguments)
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
