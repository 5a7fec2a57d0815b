mod damage;
mod encoding;
mod frames;
mod projection;
mod reading;
mod row_writer;

use crate::{FileSpec, ParquetEncoder};
use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// Columns of every type, a partition column first that is not in the file.
fn spec() -> FileSpec {
    FileSpec::from_json(
        br#"{"arity": 11, "statistics": ["id", "kind", "flag", "n"], "columns": [
            {"name": "id", "type": "BIGINT", "nullable": false, "position": 1},
            {"name": "kind", "type": "STRING", "nullable": true, "position": 2},
            {"name": "flag", "type": "BOOLEAN", "nullable": true, "position": 3},
            {"name": "n", "type": "INT", "nullable": true, "position": 4},
            {"name": "x", "type": "DOUBLE", "nullable": true, "position": 5},
            {"name": "hash", "type": "BYTES", "nullable": true, "position": 6},
            {"name": "at", "type": "TIMESTAMP_LTZ(3)", "nullable": true, "position": 7},
            {"name": "names", "type": "ARRAY<STRING>", "nullable": true, "position": 8},
            {"name": "ints", "type": "ARRAY<INT>", "nullable": true, "position": 9},
            {"name": "longs", "type": "ARRAY<BIGINT>", "nullable": true, "position": 10}]}"#,
    )
    .unwrap()
}

/// The bytes of a file with these batches, taken in pieces, and what the encoder knows about it.
fn encode(spec: &FileSpec, batches: &[RecordBatch]) -> (Vec<u8>, crate::FileStats) {
    let mut encoder = ParquetEncoder::new(spec).unwrap();
    let mut file = Vec::new();
    for batch in batches {
        encoder.write(batch).unwrap();
        file.extend(encoder.take_bytes());
    }
    let stats = encoder.finish().unwrap();
    file.extend(encoder.take_bytes());
    (file, stats)
}

fn read_back(file: Vec<u8>) -> RecordBatch {
    let reader = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(file))
        .unwrap()
        .build()
        .unwrap();
    let batches: Vec<RecordBatch> = reader.map(Result::unwrap).collect();
    concat_batches(batches[0].schema_ref(), &batches).unwrap()
}
