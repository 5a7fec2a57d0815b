"""Prints edges as an Arrow stream, in hexadecimal: ids FROM to TO, exclusive.

usage: make_batch.py FROM TO
"""

import sys

import pyarrow as pa

ids = range(int(sys.argv[1]), int(sys.argv[2]))
batch = pa.record_batch(
    {
        "kind": pa.array([None if i % 5 == 0 else f"kind number {i % 3}" for i in ids], pa.string()),
        "edge_id": pa.array(ids, pa.int64()),
    }
)
sink = pa.BufferOutputStream()
with pa.ipc.new_stream(sink, batch.schema) as writer:
    writer.write_batch(batch)
print(sink.getvalue().to_pybytes().hex())
