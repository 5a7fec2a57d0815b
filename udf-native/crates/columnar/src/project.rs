use crate::{Column, ColumnarError, FileSpec};
use arrow::array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, TimeUnit};
use std::iter::repeat_n;
use std::sync::Arc;

/// The columns of a file, taken from a batch by name.
///
/// A batch has exactly the file's columns, in any order; one with a constant may be missing. Types are equal but for representation: a fixed-size binary
/// may stand for bytes, milliseconds for microseconds, and the element of a list may have any name.
///
/// # Errors
/// Columns that do not fit, a null where the file has none.
pub fn project(batch: &RecordBatch, spec: &FileSpec) -> Result<RecordBatch, ColumnarError> {
    let foreign = batch
        .schema_ref()
        .fields()
        .iter()
        .map(|f| f.name())
        .find(|name| !is_known(name, spec));
    if let Some(name) = foreign {
        return Err(ColumnarError::Batch {
            column: name.clone(),
            what: "is not a column of the table".into(),
        });
    }
    let schema = spec.schema();
    let columns = schema
        .fields()
        .iter()
        .zip(&spec.columns)
        .map(|(field, wanted)| column(batch, wanted, field.data_type()))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(RecordBatch::try_new(schema, columns)?)
}

fn is_known(name: &str, spec: &FileSpec) -> bool {
    spec.columns.iter().any(|c| c.name == name)
}

/// One column of a file, taken from a batch.
pub(crate) fn column(
    batch: &RecordBatch,
    wanted: &Column,
    to: &DataType,
) -> Result<ArrayRef, ColumnarError> {
    let name = &wanted.name;
    let Some(array) = batch.column_by_name(name) else {
        if let Some(text) = &wanted.constant {
            let rows = batch.num_rows();
            return Ok(Arc::new(StringArray::from_iter_values(repeat_n(
                text, rows,
            ))));
        }
        return Err(ColumnarError::Batch {
            column: name.clone(),
            what: "is missing".into(),
        });
    };
    if array.data_type() == to {
        return Ok(Arc::clone(array));
    }
    if same_values(array.data_type(), to) {
        return Ok(cast(array, to)?);
    }
    let what = format!("is {}, the table has {to}", array.data_type());
    Err(ColumnarError::Batch {
        column: name.clone(),
        what,
    })
}

fn same_values(from: &DataType, to: &DataType) -> bool {
    match (from, to) {
        (DataType::FixedSizeBinary(_), DataType::Binary) => true,
        (
            DataType::Timestamp(TimeUnit::Millisecond, a),
            DataType::Timestamp(TimeUnit::Microsecond, b),
        ) => a.is_some() == b.is_some(),
        (DataType::List(a), DataType::List(b)) => a.data_type() == b.data_type(),
        _ => false,
    }
}
