use super::{encode, open_rows};
use crate::{FileSpec, FrameReader, ParquetEncoder, Summary, copy_rows, frames_of};
use arrow::array::{Int64Array, RecordBatch, StringArray};
use relspec_contracts::frames::Frames;
use std::sync::Arc;

const COLUMNS: &[u8] = br#"[{"name": "repo", "type": "STRING", "constant": "r"},
    {"name": "id", "type": "BIGINT"}, {"name": "kind", "type": "STRING"}]"#;

fn spec() -> FileSpec {
    FileSpec::from_json(
        br#"{"arity": 3, "columns": [
            {"name": "id", "type": "BIGINT", "nullable": false, "position": 0},
            {"name": "kind", "type": "STRING", "nullable": true, "position": 1},
            {"name": "_change_type", "type": "STRING", "nullable": false, "position": 2, "constant": "insert"}]}"#,
    )
    .unwrap()
}

fn batch(ids: &[i64]) -> RecordBatch {
    let kinds: Vec<Option<String>> = ids
        .iter()
        .map(|id| (id % 5 != 0).then(|| format!("kind number {id}")))
        .collect();
    RecordBatch::try_from_iter([
        ("id", Arc::new(Int64Array::from(ids.to_vec())) as _),
        ("kind", Arc::new(StringArray::from(kinds)) as _),
    ])
    .unwrap()
}

fn file(ids: &[i64]) -> Vec<u8> {
    let whole = crate::project(&batch(ids), &spec()).unwrap();
    encode(&spec(), &[whole]).0
}

fn read(mut reader: FrameReader) -> Vec<u8> {
    let mut frames = Frames::default();
    while reader.read(&mut frames).unwrap() > 0 {}
    frames.bytes().to_vec()
}

fn frames(ids: &[i64]) -> Vec<u8> {
    let mut frames = Frames::default();
    frames_of(&batch(ids), &spec(), COLUMNS, &mut frames).unwrap();
    frames.bytes().to_vec()
}

#[test]
fn constant_column_is_in_the_file_and_not_in_the_batch() {
    let read = super::read_back(file(&[1, 2]));
    let types = read.column_by_name("_change_type").unwrap();
    assert_eq!(
        types.as_ref(),
        &StringArray::from(vec!["insert", "insert"]) as &dyn arrow::array::Array
    );
}

#[test]
fn rows_of_a_batch_are_those_of_its_file() {
    let ids: Vec<i64> = (0..10_000).collect();
    let reader = FrameReader::open(file(&ids), COLUMNS).unwrap();
    assert_eq!(read(reader), frames(&ids));
}

#[test]
fn selected_rows_are_read_alone() {
    let ids: Vec<i64> = (0..10_000).collect();
    let wanted = [0, 1, 2, 17, 4095, 4096, 9999];
    let reader = open_rows(&file(&ids), COLUMNS, &wanted).unwrap();
    assert_eq!(read(reader), frames(&wanted.map(i64::from)));
}

#[test]
fn rows_that_are_not_there_or_do_not_ascend_are_refused() {
    for wanted in [&[3][..], &[1, 1], &[2, 1]] {
        let error = open_rows(&file(&[7, 8, 9]), COLUMNS, wanted).unwrap_err();
        assert!(error.to_string().contains("row"), "{error}");
    }
}

#[test]
fn deleted_rows_do_not_count() {
    let count = |deleted: &[u32]| {
        let mut summary = Summary::open(br#"{"values": {"column": "kind"}}"#).unwrap();
        summary.add(file(&[1, 2, 3, 1, 6]), deleted)?;
        summary.finish()
    };
    assert_eq!(
        count(&[]).unwrap(),
        r#"{"kind number 1":2,"kind number 2":1,"kind number 3":1,"kind number 6":1}"#
    );
    assert_eq!(
        count(&[0, 2, 4]).unwrap(),
        r#"{"kind number 1":1,"kind number 2":1}"#
    );
    assert_eq!(count(&[0, 1, 2, 3, 4]).unwrap(), "{}");
    assert!(count(&[5]).is_err());
}

#[test]
fn groups_count_rows_or_keys() {
    let count = |spec: &str, deleted: &[u32]| {
        let mut summary = Summary::open(spec.as_bytes()).unwrap();
        summary.add(file(&[1, 2, 1, 1]), deleted)?;
        summary.add(file(&[2]), &[])?;
        summary.finish()
    };
    assert_eq!(
        count(r#"{"groups": {"columns": ["kind", "id"]}}"#, &[0]).unwrap(),
        "{\"kind number 1\\u001f1\":2,\"kind number 2\\u001f2\":2}"
    );
    assert_eq!(
        count(
            r#"{"groups": {"columns": ["kind"], "distinct": "id"}}"#,
            &[]
        )
        .unwrap(),
        r#"{"kind number 1":1,"kind number 2":1}"#
    );
    let wrong = r#"{"groups": {"columns": ["kind"], "distinct": "kind"}}"#;
    assert!(count(wrong, &[]).is_err());
}

const WIDER_COLUMNS: &[u8] = br#"[{"name": "id", "type": "BIGINT"},
    {"name": "kind", "type": "STRING", "optional": true},
    {"name": "added", "type": "DOUBLE", "optional": true}]"#;

/// The columns of [`spec`] without the change type, and one that came later.
fn wider() -> FileSpec {
    FileSpec::from_json(
        br#"{"arity": 3, "statistics": ["id"], "columns": [
            {"name": "id", "type": "BIGINT", "nullable": false, "position": 0},
            {"name": "kind", "type": "STRING", "nullable": true, "position": 1},
            {"name": "added", "type": "DOUBLE", "nullable": true, "position": 2}]}"#,
    )
    .unwrap()
}

fn copied(files: &[(Vec<u8>, &[u32])]) -> Result<(Vec<u8>, u64), crate::ColumnarError> {
    let mut encoder = ParquetEncoder::new(&wider())?;
    for (file, deleted) in files {
        copy_rows(file.clone(), deleted, &wider(), &mut encoder)?;
    }
    let rows = encoder.finish()?.row_count;
    Ok((encoder.take_bytes(), rows))
}

#[test]
fn copied_rows_are_those_left_in_their_order() {
    let ids: Vec<i64> = (0..40_000).collect();
    let deleted: Vec<u32> = (0..40_000).filter(|row| row % 3 == 0).collect();
    let (copy, rows) = copied(&[(file(&ids), &deleted[..]), (file(&[7, 3]), &[][..])]).unwrap();
    let kept: Vec<i64> = ids
        .into_iter()
        .filter(|id| id % 3 != 0)
        .chain([7, 3])
        .collect();
    assert_eq!(rows, kept.len() as u64);
    let reader = FrameReader::open(copy, WIDER_COLUMNS).unwrap();
    let older = FrameReader::open(file(&kept), WIDER_COLUMNS).unwrap();
    assert_eq!(read(reader), read(older));
}

#[test]
fn rows_to_leave_out_that_are_not_there_are_refused() {
    assert!(copied(&[(file(&[1]), &[1][..])]).is_err());
    assert_eq!(copied(&[(file(&[1]), &[0][..])]).unwrap().1, 0);
}

#[test]
fn column_that_the_file_lacks_is_refused_unless_it_may() {
    let required = br#"[{"name": "added", "type": "DOUBLE"}]"#;
    let error = FrameReader::open(file(&[1]), required).unwrap_err();
    assert!(error.to_string().contains("not in the file"), "{error}");
}
