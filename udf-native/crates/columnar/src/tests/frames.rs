use super::row_writer::{Value, frames, row};
use super::{encode, read_back, spec};
use crate::{ColumnarError, RowsToArrow};
use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, BooleanArray, Float64Array, Int32Array, Int64Array,
    RecordBatch, StringArray,
};
use arrow::datatypes::{Int32Type, Int64Type, TimestampMicrosecondType};
use proptest::prelude::*;

#[test]
fn rows_of_every_type_come_back_from_parquet_as_they_were() {
    let rows = vec![full_row(1), null_row(2), full_row(3)];
    let batch = decode(&rows).unwrap();
    let (file, _) = encode(&spec(), std::slice::from_ref(&batch));
    assert_eq!(
        read_rows(&read_back(file)),
        rows.iter().map(|r| r[1..].to_vec()).collect::<Vec<_>>()
    );
}

#[test]
fn null_in_a_required_column_is_an_error_that_names_it() {
    let mut values = full_row(1);
    values[1] = Value::Null;
    let error = decode(&[values]).unwrap_err().to_string();
    assert!(error.contains("'id'"), "{error}");
}

#[test]
fn every_change_but_an_insertion_is_refused() {
    for kind in 1..=3 {
        let buffer = frames(&[row(0, &full_row(1)), row(kind, &full_row(2))]);
        let error = RowsToArrow::new(&spec()).decode(&buffer).unwrap_err();
        assert!(
            matches!(error, ColumnarError::NotAnInsertion { row: 1, kind: k } if k == kind.cast_signed()),
            "{error}"
        );
    }
}

#[test]
fn null_element_of_an_array_is_refused() {
    let mut bytes = row(0, &full_row(1));
    let word = u64::from_le_bytes(bytes[8 + 9 * 8..8 + 10 * 8].try_into().unwrap());
    let null_bits = usize::try_from(word >> 32).unwrap() + 4;
    bytes[null_bits] |= 2;
    let error = RowsToArrow::new(&spec())
        .decode(&frames(&[bytes]))
        .unwrap_err()
        .to_string();
    assert_eq!(error, "row 0, column ints: has a null element");
}

#[test]
fn text_that_is_not_utf8_is_refused() {
    let mut values = full_row(1);
    values[2] = Value::Bytes(vec![0xff, 0xfe]);
    assert!(matches!(decode(&[values]), Err(ColumnarError::Arrow(_))));
}

#[test]
fn instant_beyond_microseconds_is_refused() {
    let mut values = full_row(1);
    values[7] = Value::Long(i64::MAX / 10);
    let error = decode(&[values]).unwrap_err().to_string();
    assert_eq!(error, "row 0, column at: is out of range");
}

#[test]
fn no_rows_are_an_empty_batch() {
    assert_eq!(decode(&[]).unwrap().num_rows(), 0);
}

proptest! {
    #[test]
    fn any_rows_come_back_as_they_were(rows in prop::collection::vec(any_row(), 0..40)) {
        let batch = decode(&rows).unwrap();
        prop_assert_eq!(read_rows(&batch), rows.iter().map(|r| r[1..].to_vec()).collect::<Vec<_>>());
    }

    #[test]
    fn damaged_frames_never_panic(rows in prop::collection::vec(any_row(), 1..4), damage: Vec<(usize, u8)>, cut: usize) {
        let mut buffer = frames(&rows.iter().map(|r| row(0, r)).collect::<Vec<_>>());
        let len = buffer.len();
        for (at, byte) in damage {
            buffer[at % len] = byte;
        }
        buffer.truncate(cut % (len + 1));
        let _ = RowsToArrow::new(&spec()).decode(&buffer);
    }
}

fn full_row(id: i64) -> Vec<Value> {
    vec![
        Value::Bytes(b"repo".to_vec()),
        Value::Long(id),
        Value::Bytes("längerer Text".into()),
        Value::Bool(id % 2 == 1),
        Value::Int(-7),
        Value::Double(0.5),
        Value::Bytes(vec![0, 255, 1]),
        Value::Long(1_700_000_000_123),
        Value::Strings(vec!["a".into(), String::new(), "longer than seven".into()]),
        Value::Ints(vec![1, -2, 3]),
        Value::Longs(vec![i64::MAX, i64::MIN]),
    ]
}

fn null_row(id: i64) -> Vec<Value> {
    let mut values = vec![Value::Null; 11];
    values[1] = Value::Long(id);
    values
}

fn any_row() -> impl Strategy<Value = Vec<Value>> {
    let optional = |s: BoxedStrategy<Value>| prop_oneof![1 => Just(Value::Null), 3 => s];
    let text = || "\\PC{0,12}";
    (
        any::<i64>().prop_map(Value::Long),
        optional(text().prop_map(|s| Value::Bytes(s.into())).boxed()),
        optional(any::<bool>().prop_map(Value::Bool).boxed()),
        optional(any::<i32>().prop_map(Value::Int).boxed()),
        optional(prop::num::f64::NORMAL.prop_map(Value::Double).boxed()),
        optional(
            prop::collection::vec(any::<u8>(), 0..20)
                .prop_map(Value::Bytes)
                .boxed(),
        ),
        optional((-1_i64 << 50..1 << 50).prop_map(Value::Long).boxed()),
        optional(
            prop::collection::vec(text(), 0..40)
                .prop_map(Value::Strings)
                .boxed(),
        ),
        optional(
            prop::collection::vec(any::<i32>(), 0..70)
                .prop_map(Value::Ints)
                .boxed(),
        ),
        optional(
            prop::collection::vec(any::<i64>(), 0..40)
                .prop_map(Value::Longs)
                .boxed(),
        ),
    )
        .prop_map(|(a, b, c, d, e, f, g, h, i, j)| {
            vec![Value::Bytes(b"r".to_vec()), a, b, c, d, e, f, g, h, i, j]
        })
}

fn decode(rows: &[Vec<Value>]) -> Result<RecordBatch, ColumnarError> {
    RowsToArrow::new(&spec()).decode(&frames(&rows.iter().map(|r| row(0, r)).collect::<Vec<_>>()))
}

fn read_rows(batch: &RecordBatch) -> Vec<Vec<Value>> {
    (0..batch.num_rows())
        .map(|i| batch.columns().iter().map(|c| read_value(c, i)).collect())
        .collect()
}

fn read_value(array: &ArrayRef, i: usize) -> Value {
    if array.is_null(i) {
        return Value::Null;
    }
    let any = array.as_any();
    if let Some(a) = any.downcast_ref::<BooleanArray>() {
        Value::Bool(a.value(i))
    } else if let Some(a) = any.downcast_ref::<Int32Array>() {
        Value::Int(a.value(i))
    } else if let Some(a) = any.downcast_ref::<Int64Array>() {
        Value::Long(a.value(i))
    } else if let Some(a) = any.downcast_ref::<Float64Array>() {
        Value::Double(a.value(i))
    } else if let Some(a) = any.downcast_ref::<StringArray>() {
        Value::Bytes(a.value(i).into())
    } else if let Some(a) = any.downcast_ref::<BinaryArray>() {
        Value::Bytes(a.value(i).to_vec())
    } else if let Some(a) = array.as_primitive_opt::<TimestampMicrosecondType>() {
        Value::Long(a.value(i) / 1000)
    } else {
        read_list(&array.as_list::<i32>().value(i))
    }
}

fn read_list(values: &ArrayRef) -> Value {
    if let Some(a) = values.as_string_opt::<i32>() {
        Value::Strings(a.iter().map(|s| s.unwrap().to_owned()).collect())
    } else if let Some(a) = values.as_primitive_opt::<Int32Type>() {
        Value::Ints(a.values().to_vec())
    } else {
        Value::Longs(values.as_primitive::<Int64Type>().values().to_vec())
    }
}
