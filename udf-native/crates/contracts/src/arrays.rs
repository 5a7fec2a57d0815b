//! Iterators of column values to Arrow arrays; the only place that knows Arrow's builders.
#![allow(
    dead_code,
    reason = "one function per column type, whether or not a columnar dataset has it now"
)]

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Float64Array, Int32Array, Int32Builder, Int64Array,
    Int64Builder, ListBuilder, StringArray, StringBuilder, TimestampMillisecondArray,
};
use arrow::datatypes::{DataType, Field, TimeUnit};

const UTC: &str = "UTC";

pub(crate) fn timestamp_type() -> DataType {
    DataType::Timestamp(TimeUnit::Millisecond, Some(UTC.into()))
}

pub(crate) fn list_type(item: DataType) -> DataType {
    DataType::List(Arc::new(Field::new_list_field(item, false)))
}

pub(crate) fn strings<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

pub(crate) fn bytes<'a>(values: impl Iterator<Item = Option<&'a [u8]>>) -> ArrayRef {
    Arc::new(values.collect::<BinaryArray>())
}

pub(crate) fn binary16(values: impl Iterator<Item = Option<[u8; 16]>>) -> ArrayRef {
    Arc::new(values.collect::<BinaryArray>())
}

pub(crate) fn ints(values: impl Iterator<Item = Option<i32>>) -> ArrayRef {
    Arc::new(values.collect::<Int32Array>())
}

pub(crate) fn bigints(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(values.collect::<Int64Array>())
}

pub(crate) fn timestamps(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(
        values
            .collect::<TimestampMillisecondArray>()
            .with_timezone(UTC),
    )
}

pub(crate) fn doubles(values: impl Iterator<Item = Option<f64>>) -> ArrayRef {
    Arc::new(values.collect::<Float64Array>())
}

pub(crate) fn booleans(values: impl Iterator<Item = Option<bool>>) -> ArrayRef {
    Arc::new(values.collect::<BooleanArray>())
}

pub(crate) fn string_lists<'a>(values: impl Iterator<Item = Option<&'a [&'a str]>>) -> ArrayRef {
    let mut lists = ListBuilder::new(StringBuilder::new()).with_field(item(DataType::Utf8));
    for value in values {
        let present = value.is_some();
        for text in value.unwrap_or_default() {
            lists.values().append_value(text);
        }
        lists.append(present);
    }
    Arc::new(lists.finish())
}

pub(crate) fn int_lists<'a>(values: impl Iterator<Item = Option<&'a [i32]>>) -> ArrayRef {
    let mut lists = ListBuilder::new(Int32Builder::new()).with_field(item(DataType::Int32));
    for value in values {
        lists.values().append_slice(value.unwrap_or_default());
        lists.append(value.is_some());
    }
    Arc::new(lists.finish())
}

pub(crate) fn bigint_lists<'a>(values: impl Iterator<Item = Option<&'a [i64]>>) -> ArrayRef {
    let mut lists = ListBuilder::new(Int64Builder::new()).with_field(item(DataType::Int64));
    for value in values {
        lists.values().append_slice(value.unwrap_or_default());
        lists.append(value.is_some());
    }
    Arc::new(lists.finish())
}

fn item(data_type: DataType) -> Field {
    Field::new_list_field(data_type, false)
}
