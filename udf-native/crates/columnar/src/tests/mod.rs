mod damage;
mod encoding;
mod frames;
mod projection;
mod reading;
mod row_writer;

use crate::{ColumnarError, FileSpec, FrameReader, Needed, ParquetEncoder, needed};
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

/// A reader of some rows of a file, given no more of it than it asks for.
fn open_rows(file: &[u8], columns: &[u8], rows: &[u32]) -> Result<FrameReader, ColumnarError> {
    let size = file.len() as u64;
    let mut length = 8;
    loop {
        let end = file.get(file.len() - length..).unwrap();
        match needed(end, size, rows)? {
            Needed::End(more) => {
                assert!(more > length as u64);
                length = usize::try_from(more).unwrap();
            }
            Needed::Ranges(ranges) => {
                let parts = ranges.iter().map(|range| {
                    let bounds = [range.start, range.end].map(|at| usize::try_from(at).unwrap());
                    file.get(bounds[0]..bounds[1]).unwrap()
                });
                let rest = parts.collect::<Vec<_>>().concat();
                return FrameReader::open_rows(end.to_vec(), size, rest, columns, rows);
            }
        }
    }
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
