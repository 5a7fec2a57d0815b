#!/usr/bin/env python3
"""Fits the confidence of a resolver's edges to the calls observed in packages.

    fit_confidence.py WORK RESOLVER [PACKAGE...]
        WORK is the directory of bench/calls, RESOLVER a command: `{}` in it stands for the directory of a package.

Prints the rows of CALIBRATION in calibration.rs, the table of bench/README.md, and how far the confidence holds for
packages that were not measured: each is judged by a table fitted to the others. Edges are judged as by score_calls.py.

A cell is a method, a kind of call and a class of numbers of candidates. In it each suite counts by the square root of
its edges, PRIOR edges' worth of what all methods have for the kind at that number are added (to these, of what all
kinds have), and more candidates never count for more than fewer (pool adjacent violators).
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from score_calls import outcomes, percent  # noqa: E402

METHODS = (
    "scope", "import_direct", "import_alias", "type_self", "type_constructor", "type_annotation", "value_flow",
    "name_unique", "name_multiple",
)  # fmt: skip
KINDS = ("explicit", "callback", "access", "operator")
SIZES = (1, 2, 4, 8, 16, 48, float("inf"))
SIZE_NAMES = ("1", "2", "3, 4", "5 to 8", "9 to 16", "17 to 48", "more")
BANDS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
PRIOR = 16


def cell_of(row):
    if row["kind"] in ("CALLBACK", "OPERATOR"):
        kind = row["kind"].lower()
    else:
        kind = "access" if row["implicit"] else "explicit"
    size = next(at for at, most in enumerate(SIZES) if row["candidates"] <= most)
    return row["method"], kind, size


def measured(arguments):
    """Per suite and cell: number of true edges, number of edges."""
    suites = {}
    for name, outcome in outcomes(arguments):
        cells = defaultdict(lambda: [0, 0])
        for row, is_true, _ in outcome.judged:
            counts = cells[cell_of(row)]
            counts[0] += is_true
            counts[1] += 1
        suites[name] = dict(cells)
        print(f"{name}: {sum(count for _, count in cells.values())} edges", file=sys.stderr)
    return suites


def weighed(suites, holds):
    """True edges and edges of the cells that hold, suites by the square root of their edges."""
    true, all_edges = 0.0, 0.0
    for cells in suites.values():
        counts = [counts for cell, counts in cells.items() if holds(cell)]
        edges = sum(count for _, count in counts)
        if edges:
            true += edges**0.5 * sum(count for count, _ in counts) / edges
            all_edges += edges**0.5
    return true, all_edges


def shares(suites, holds, prior):
    """Share of true edges at each of SIZES, of the methods and kinds that hold."""
    found = []
    for at, share in enumerate(prior):
        true, edges = weighed(suites, lambda cell, at=at: cell[2] == at and holds(cell))
        found.append(((true + PRIOR * share) / (edges + PRIOR), edges + PRIOR))
    return falling(found)


def fit(suites):
    """Per method and kind the share of true edges at each of SIZES."""
    overall = shares(suites, lambda cell: True, [0.5] * len(SIZES))
    of_kind = {kind: shares(suites, lambda cell, kind=kind: cell[1] == kind, overall) for kind in KINDS}
    return {
        (method, kind): shares(suites, lambda cell, key=(method, kind): cell[:2] == key, of_kind[kind])
        for method in METHODS
        for kind in KINDS
    }


def falling(weighted):
    """Neighbours that rise are put together, by their weights."""
    pools = []
    for share, weight in weighted:
        pools.append([share, weight, 1])
        while len(pools) > 1 and pools[-2][0] < pools[-1][0]:
            share, weight, count = pools.pop()
            into = pools[-1]
            total = into[1] + weight
            into[0] = (into[0] * into[1] + share * weight) / total if total else 0.0
            into[1], into[2] = total, into[2] + count
    return [share for share, _, count in pools for _ in range(count)]


def permille(share):
    return min(max(round(share * 1000), 1), 999)


def print_rust(table):
    for method in METHODS:
        print(f"    {method}")
        for kind in KINDS:
            print(f"        [{', '.join(str(permille(share)) for share in table[method, kind])}],")


def print_table(suites, table):
    counted = defaultdict(lambda: [0, 0])
    for cells in suites.values():
        for cell, (true, edges) in cells.items():
            counted[cell][0] += true
            counted[cell][1] += edges
    print(f"\n| method | call | {' | '.join(SIZE_NAMES)} |\n|---|---|" + "---:|" * len(SIZES))
    for method in METHODS:
        for kind in KINDS:
            columns = []
            for at, share in enumerate(table[method, kind]):
                true, edges = counted[method, kind, at]
                said = f"{share * 100:.1f} ({100 * true / edges:.1f} of {edges:,})" if edges else ""
                columns.append(said)
            if any(columns):
                print(f"| {method} | {kind} | {' | '.join(columns)} |")


def judge(suites, table_for):
    """Per band of confidence: edges, true ones, sum of confidence; and the same with suites alike."""
    bands = defaultdict(lambda: [0, 0, 0.0, 0.0, 0.0, 0.0])
    for name, cells in suites.items():
        table = table_for(name)
        total = sum(edges for _, edges in cells.values())
        for (method, kind, at), (true, edges) in cells.items():
            confidence = permille(table[method, kind][at]) / 1000
            band = bands[max(low for low in BANDS if low <= confidence)]
            for index, value in enumerate((edges, true, edges * confidence)):
                band[index] += value
                band[index + 3] += value / total
    return bands


def off(bands):
    """Mean distance of confidence from truth, bands by their edges."""
    edges = sum(band[0] for band in bands.values())
    return sum(abs(band[1] - band[2]) for band in bands.values()) / edges


def print_bands(bands):
    print("\n| confidence | edges | true | mean confidence | true, suites alike | mean confidence |")
    print("|---|---:|---:|---:|---:|---:|")
    for low in sorted(bands, reverse=True):
        edges, true, sure, share, true_share, sure_share = bands[low]
        higher = [limit for limit in BANDS if limit > low]
        name = f"{low:.2f} to {higher[0]:.2f}" if higher else f"{low:.2f} and more"
        figures = (true / edges, sure / edges, true_share / share, sure_share / share)
        print(f"| {name} | {edges:,} | " + " | ".join(f"{100 * figure:.1f} %" for figure in figures) + " |")
    high = [band for low, band in bands.items() if low >= 0.9]
    edges = sum(band[0] for band in high)
    print(f"\n{edges:,} edges with 0.9 and more, {percent(sum(band[1] for band in high) / edges)} true", end="; ")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work")
    parser.add_argument("resolver")
    parser.add_argument("packages", nargs="*", metavar="PACKAGE")
    arguments = parser.parse_args()
    suites = measured(arguments)
    table = fit(suites)
    print_rust(table)
    print_table(suites, table)
    tables = {name: fit({other: cells for other, cells in suites.items() if other != name}) for name in suites}
    left_out = judge(suites, tables.__getitem__)
    print_bands(left_out)
    print(f"off by {100 * off(left_out):.1f} points; fitted to all: {100 * off(judge(suites, lambda _: table)):.1f}")


if __name__ == "__main__":
    main()
