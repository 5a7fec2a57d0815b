"""Prints the rows of a Delta table, read by delta-rs, as JSON objects, one a line.

usage: read_table.py LOCATION
"""

import json
import sys
from datetime import datetime, timedelta, timezone

import pyarrow as pa
from deltalake import DeltaTable, QueryBuilder

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def plain(value):
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return (value - EPOCH) // timedelta(milliseconds=1)
    return value


def main() -> None:
    query = QueryBuilder().register("rows", DeltaTable(sys.argv[1])).execute("SELECT * FROM rows")
    for row in pa.table(query).to_pylist():
        print(json.dumps({name: plain(value) for name, value in row.items()}, sort_keys=True))


if __name__ == "__main__":
    main()
