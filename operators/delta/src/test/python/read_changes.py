"""Prints the change feed of a Delta table, read by delta-rs, as JSON objects, one a line.

usage: read_changes.py LOCATION [VERSION]
"""

import json
import sys

import pyarrow as pa
from deltalake import DeltaTable

first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
changes = pa.table(DeltaTable(sys.argv[1]).load_cdf(starting_version=first)).to_pylist()
for row in changes:
    row["_commit_timestamp"] = None
    print(json.dumps(row, sort_keys=True))
