use super::encode;
use crate::pages::with_checksums;
use crate::{FileSpec, FrameReader, Needed, needed};
use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Float64Array, Int32Array, Int64Array, ListArray,
    RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow::datatypes::Int32Type;
use relspec_contracts::frames::Frames;
use std::sync::Arc;

const COLUMNS: &[u8] = br#"[{"name": "id", "type": "BIGINT"}, {"name": "kind", "type": "STRING"},
    {"name": "n", "type": "INT"}, {"name": "x", "type": "DOUBLE"}, {"name": "flag", "type": "BOOLEAN"},
    {"name": "hash", "type": "BYTES"}, {"name": "at", "type": "TIMESTAMP_LTZ(3)"},
    {"name": "ints", "type": "ARRAY<INT>"}]"#;

fn file(rows: i64) -> Vec<u8> {
    let spec = FileSpec::from_json(
        br#"{"arity": 8, "statistics": ["id", "kind"], "columns": [
            {"name": "id", "type": "BIGINT", "nullable": false, "position": 0},
            {"name": "kind", "type": "STRING", "nullable": true, "position": 1},
            {"name": "n", "type": "INT", "nullable": true, "position": 2},
            {"name": "x", "type": "DOUBLE", "nullable": true, "position": 3},
            {"name": "flag", "type": "BOOLEAN", "nullable": true, "position": 4},
            {"name": "hash", "type": "BYTES", "nullable": true, "position": 5},
            {"name": "at", "type": "TIMESTAMP_LTZ(3)", "nullable": true, "position": 6},
            {"name": "ints", "type": "ARRAY<INT>", "nullable": true, "position": 7}]}"#,
    )
    .unwrap();
    let ids = 0..rows;
    let some = |id: &i64| id % 5 != 0;
    let columns: [(&str, ArrayRef); 8] = [
        ("id", Arc::new(Int64Array::from_iter_values(ids.clone()))),
        (
            "kind",
            Arc::new(
                ids.clone()
                    .map(|id| some(&id).then(|| format!("kind {}", id % 7)))
                    .collect::<StringArray>(),
            ),
        ),
        (
            "n",
            Arc::new(
                ids.clone()
                    .map(|id| some(&id).then_some(id as i32 * 3))
                    .collect::<Int32Array>(),
            ),
        ),
        (
            "x",
            Arc::new(
                ids.clone()
                    .map(|id| some(&id).then_some(f64::from(id as i32) / 3.0))
                    .collect::<Float64Array>(),
            ),
        ),
        (
            "flag",
            Arc::new(
                ids.clone()
                    .map(|id| some(&id).then_some(id % 3 == 0))
                    .collect::<BooleanArray>(),
            ),
        ),
        (
            "hash",
            Arc::new(
                ids.clone()
                    .map(|id| some(&id).then(|| id.to_be_bytes()))
                    .collect::<BinaryArray>(),
            ),
        ),
        (
            "at",
            Arc::new(
                ids.clone()
                    .map(|id| some(&id).then_some(id * 1_000_000))
                    .collect::<TimestampMicrosecondArray>()
                    .with_timezone("UTC"),
            ),
        ),
        (
            "ints",
            Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(
                ids.map(|id| some(&id).then(|| (0..id as i32 % 4).map(Some))),
            )),
        ),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let whole = crate::project(&batch, &spec).unwrap();
    encode(&spec, &[whole]).0
}

fn read(file: Vec<u8>) -> Result<Vec<u8>, crate::ColumnarError> {
    let mut frames = Frames::default();
    let mut reader = FrameReader::open(file, COLUMNS)?;
    while reader.read(&mut frames)? > 0 {}
    Ok(frames.bytes().to_vec())
}

/// Each bit of a file, one at a time: the rows are the same, or there is an error; a panic is made one by the bridge.
#[test]
fn flipped_bits_are_found() {
    let file = file(40);
    let whole = read(file.clone()).unwrap();
    let mut errors = 0;
    let mut wrong = Vec::new();
    for at in 0..file.len() {
        for bit in 0..u8::BITS {
            let mut flipped = file.clone();
            flipped[at] ^= 1 << bit;
            match std::panic::catch_unwind(|| read(flipped)) {
                Ok(Ok(rows)) if rows == whole => (),
                Ok(Ok(_)) => wrong.push((at, bit)),
                Ok(Err(_)) | Err(_) => errors += 1,
            }
        }
    }
    let length = file.len();
    let footer = u32::from_le_bytes(file[length - 8..length - 4].try_into().unwrap()) as usize;
    assert!(wrong.is_empty(), "{wrong:?} of {length}, footer {footer}");
    assert!(errors > length);
}

#[test]
fn files_cut_anywhere_are_refused() {
    let file = file(40);
    for length in 0..file.len() {
        assert!(read(file[..length].to_vec()).is_err(), "{length}");
    }
}

#[test]
fn what_is_no_sequence_of_pages_gets_no_checksums() {
    let page = [0x15, 0, 0x15, 2, 0x15, 2, 0, b'x'];
    let (sealed, first) = with_checksums(&page).unwrap();
    assert_eq!(first, sealed.len());
    assert_eq!(sealed[..6], page[..6]);
    assert_eq!(sealed[6], 0x15);
    assert_eq!(sealed[sealed.len() - 2..], page[6..]);
    for length in 1..page.len() {
        assert!(with_checksums(&page[..length]).is_err());
    }
    assert!(with_checksums(&sealed).is_err());
}

/// Files without a seal, as other programs write them, are read; what their pages say is checked.
#[test]
fn files_of_others_have_no_seal() {
    let mut sealed = file(40);
    let whole = read(sealed.clone()).unwrap();
    let key = sealed
        .windows(12)
        .rposition(|bytes| bytes == b"relspec.seal")
        .unwrap();
    sealed[key] = b'R';
    assert_eq!(read(sealed.clone()).unwrap(), whole);
    let mut damaged = 0;
    for at in 4..key {
        let mut flipped = sealed.clone();
        flipped[at] ^= 0x10;
        if let Err(error) = std::panic::catch_unwind(|| read(flipped))
            .unwrap_or_else(|_| Err(crate::ColumnarError::Damaged("panic".to_owned())))
        {
            damaged += usize::from(error.to_string().contains("damaged"));
        }
    }
    assert!(damaged > key / 2, "{damaged} of {key}");
}

#[test]
fn row_groups_follow_on_each_other() {
    let spec = FileSpec::from_json(
        br#"{"arity": 1, "columns": [{"name": "id", "type": "BIGINT", "nullable": false, "position": 0}]}"#,
    )
    .unwrap();
    let batch = |from: i64| {
        let ids = Int64Array::from_iter_values((from..from + 1_000_000).map(|id| id * 0x9E37_79B9));
        RecordBatch::try_from_iter([("id", Arc::new(ids) as ArrayRef)]).unwrap()
    };
    let batches: Vec<RecordBatch> = (0..5).map(|n| batch(n * 1_000_000)).collect();
    let (file, stats) = encode(&spec, &batches);
    assert_eq!(stats.row_count, 5_000_000);
    let columns = br#"[{"name": "id", "type": "BIGINT"}]"#;
    let rows = [0, 3_999_999, 4_500_000, 4_999_999];
    let read = |file: &[u8]| {
        let mut frames = Frames::default();
        let mut reader = super::open_rows(file, columns, &rows)?;
        while reader.read(&mut frames)? > 0 {}
        Ok::<_, crate::ColumnarError>(frames.bytes().to_vec())
    };
    let found = read(&file).unwrap();
    assert_eq!(found.len(), rows.len() * 24);
    for (row, frame) in rows.iter().zip(found.chunks_exact(24)) {
        let id = i64::from(*row) * 0x9E37_79B9;
        assert_eq!(frame[16..], id.to_le_bytes());
    }
    let parquet = super::read_back(file.clone());
    assert_eq!(parquet.num_rows(), 5_000_000);
    // Of the other row groups nothing is looked at.
    let Needed::Ranges(ranges) = needed(&file, file.len() as u64, &rows).unwrap() else {
        panic!("the whole file is there");
    };
    let is_read = |at: &usize| ranges.iter().any(|range| range.contains(&(*at as u64)));
    let bytes: u64 = ranges.iter().map(|range| range.end - range.start).sum();
    assert!(bytes < file.len() as u64, "{bytes} of {}", file.len());
    let (inside, outside): (Vec<usize>, Vec<usize>) =
        (1000..30_000_000).step_by(997_331).partition(is_read);
    assert!(!inside.is_empty() && !outside.is_empty());
    for at in inside.into_iter().chain(outside) {
        let mut flipped = file.clone();
        flipped[at] ^= 4;
        assert_eq!(read(&flipped).is_err(), is_read(&at), "at {at}");
    }
}
