use super::encode;
use crate::{FileSpec, FrameReader, Summary, frames_of};
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
    let reader = FrameReader::open_rows(file(&ids), COLUMNS, Some(&wanted)).unwrap();
    assert_eq!(read(reader), frames(&wanted.map(i64::from)));
}

#[test]
fn rows_that_are_not_there_or_do_not_ascend_are_refused() {
    for wanted in [&[3][..], &[1, 1], &[2, 1]] {
        let error = FrameReader::open_rows(file(&[7, 8, 9]), COLUMNS, Some(wanted)).unwrap_err();
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
