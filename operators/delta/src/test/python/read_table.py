"""Prints the rows of a Delta table, read by delta-rs, as JSON objects, one a line.

usage: read_table.py LOCATION
"""

import json
import sys
from datetime import datetime, timezone

from deltalake import DeltaTable

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def plain(value):
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return (value - EPOCH).total_seconds() * 1000
    return value


def main() -> None:
    for batch in DeltaTable(sys.argv[1]).to_pyarrow_table().to_batches():
        for row in batch.to_pylist():
            print(json.dumps({name: plain(value) for name, value in row.items()}, sort_keys=True))


if __name__ == "__main__":
    main()
