use crate::{FileSpec, project};
use arrow::array::{
    Array, ArrayRef, AsArray, FixedSizeBinaryArray, Int64Array, ListArray, RecordBatch,
    StringArray, TimestampMillisecondArray,
};
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use std::sync::Arc;

fn spec() -> FileSpec {
    let json = br#"{"arity": 5, "columns": [
            {"name": "id", "type": "BIGINT", "nullable": false, "position": 1},
            {"name": "hash", "type": "BYTES", "nullable": true, "position": 2},
            {"name": "at", "type": "TIMESTAMP_LTZ(3)", "nullable": true, "position": 3},
            {"name": "ids", "type": "ARRAY<BIGINT>", "nullable": true, "position": 4}]}"#;
    FileSpec::from_json(json).unwrap()
}

fn columns() -> Vec<(&'static str, ArrayRef)> {
    vec![
        (
            "at",
            Arc::new(TimestampMillisecondArray::from(vec![7, 8]).with_timezone("UTC")),
        ),
        (
            "ids",
            Arc::new(ListArray::from_iter_primitive::<Int64Type, _, _>([
                Some([Some(1)]),
                None,
            ])),
        ),
        (
            "hash",
            Arc::new(FixedSizeBinaryArray::try_from_iter([[1_u8, 2], [3, 4]].iter()).unwrap()),
        ),
        ("id", Arc::new(Int64Array::from(vec![1, 2]))),
    ]
}

#[test]
fn columns_are_taken_by_name_and_brought_to_the_types_of_the_file() {
    let out = project(&RecordBatch::try_from_iter(columns()).unwrap(), &spec()).unwrap();
    assert_eq!(out.schema(), spec().schema());
    assert_eq!(out.column(1).as_binary::<i32>().value(1), [3, 4]);
    assert_eq!(
        out.column(2)
            .as_primitive::<TimestampMicrosecondType>()
            .value(0),
        7000
    );
    assert!(out.column(3).is_null(1));
}

#[test]
fn missing_and_foreign_columns_are_named() {
    let missing = project(
        &RecordBatch::try_from_iter(columns().split_off(1)).unwrap(),
        &spec(),
    )
    .unwrap_err();
    assert_eq!(missing.to_string(), "column at: is missing");
    let mut with = columns();
    with.push(("colour", Arc::new(Int64Array::from(vec![1, 2]))));
    let foreign = project(&RecordBatch::try_from_iter(with).unwrap(), &spec()).unwrap_err();
    assert_eq!(
        foreign.to_string(),
        "column colour: is not a column of the table"
    );
}

#[test]
fn type_that_does_not_fit_is_named() {
    let mut wrong = columns();
    wrong[3].1 = Arc::new(StringArray::from(vec!["1", "2"]));
    let error = project(&RecordBatch::try_from_iter(wrong).unwrap(), &spec()).unwrap_err();
    assert_eq!(error.to_string(), "column id: is Utf8, the table has Int64");
}
