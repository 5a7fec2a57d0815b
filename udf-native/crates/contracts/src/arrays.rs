//! Iterators of column values to Arrow arrays; the only place that knows Arrow's builders.
#![allow(
    dead_code,
    reason = "one function per column type, whether or not a columnar dataset has it now"
)]

use std::sync::Arc;

use arrow::array::{
    ArrayRef, ArrowPrimitiveType, BinaryArray, BooleanArray, Int32Builder, Int64Builder,
    ListBuilder, PrimitiveArray, StringArray, StringBuilder, TimestampMillisecondArray,
};
use arrow::datatypes::{DataType, Field, Float64Type, Int32Type, Int64Type, TimeUnit};

const UTC: &str = "UTC";

pub(crate) fn timestamp_type() -> DataType {
    DataType::Timestamp(TimeUnit::Millisecond, Some(UTC.into()))
}

pub(crate) fn list_type(item: DataType) -> DataType {
    DataType::List(Arc::new(Field::new_list_field(item, false)))
}

/// What the nulls of a column are like; most have none, or nothing else.
enum Nulls {
    None,
    Some,
    All(usize),
}

impl Nulls {
    fn of<T>(values: impl Iterator<Item = Option<T>> + Clone) -> Self {
        if values.clone().all(|value| value.is_some()) {
            Self::None
        } else if values.clone().all(|value| value.is_none()) {
            Self::All(values.count())
        } else {
            Self::Some
        }
    }
}

/// The texts are measured first, so that no array grows while it is filled.
pub(crate) fn strings<'a>(values: impl Iterator<Item = Option<&'a str>> + Clone) -> ArrayRef {
    if let Nulls::All(count) = Nulls::of(values.clone()) {
        return Arc::new(StringArray::new_null(count));
    }
    let (mut count, mut bytes) = (0, 0);
    for value in values.clone() {
        count += 1;
        bytes += value.map_or(0, str::len);
    }
    let mut texts = StringBuilder::with_capacity(count, bytes);
    for value in values {
        texts.append_option(value);
    }
    Arc::new(texts.finish())
}

pub(crate) fn bytes<'a>(values: impl Iterator<Item = Option<&'a [u8]>> + Clone) -> ArrayRef {
    Arc::new(values.collect::<BinaryArray>())
}

pub(crate) fn binary16(values: impl Iterator<Item = Option<[u8; 16]>> + Clone) -> ArrayRef {
    Arc::new(values.collect::<BinaryArray>())
}

pub(crate) fn ints(values: impl Iterator<Item = Option<i32>> + Clone) -> ArrayRef {
    primitives::<Int32Type>(values)
}

pub(crate) fn bigints(values: impl Iterator<Item = Option<i64>> + Clone) -> ArrayRef {
    primitives::<Int64Type>(values)
}

pub(crate) fn timestamps(values: impl Iterator<Item = Option<i64>> + Clone) -> ArrayRef {
    Arc::new(
        values
            .collect::<TimestampMillisecondArray>()
            .with_timezone(UTC),
    )
}

pub(crate) fn doubles(values: impl Iterator<Item = Option<f64>> + Clone) -> ArrayRef {
    primitives::<Float64Type>(values)
}

fn primitives<T: ArrowPrimitiveType>(
    values: impl Iterator<Item = Option<T::Native>> + Clone,
) -> ArrayRef
where
    PrimitiveArray<T>: From<Vec<Option<T::Native>>>,
{
    match Nulls::of(values.clone()) {
        Nulls::None => {
            let values = values.map(Option::unwrap_or_default);
            Arc::new(PrimitiveArray::<T>::from_iter_values(values))
        }
        Nulls::All(count) => Arc::new(PrimitiveArray::<T>::new_null(count)),
        Nulls::Some => Arc::new(PrimitiveArray::<T>::from(values.collect::<Vec<_>>())),
    }
}

pub(crate) fn booleans(values: impl Iterator<Item = Option<bool>> + Clone) -> ArrayRef {
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
