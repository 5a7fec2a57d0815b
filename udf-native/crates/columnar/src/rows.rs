use crate::row::{Array as RowArray, Row};
use crate::spec::element;
use crate::{Column, ColumnType, ColumnarError, FileSpec};
use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, ListArray, PrimitiveArray, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow::buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Float64Type, Int32Type, Int64Type, SchemaRef,
};
use std::sync::Arc;

/// Turns frames of Flink's binary rows into record batches.
///
/// A frame is the length of a row as 32 bits, little endian, then the row; frames follow each other without gaps.
#[derive(Debug)]
pub struct RowsToArrow {
    arity: usize,
    columns: Vec<Column>,
    schema: SchemaRef,
}

impl RowsToArrow {
    /// A decoder for rows that have `spec.arity` fields, of which the columns of `spec` are taken.
    #[must_use]
    pub fn new(spec: &FileSpec) -> Self {
        Self {
            arity: spec.arity,
            columns: spec.columns.clone(),
            schema: spec.schema(),
        }
    }

    /// Schema of the batches, the columns of the file in their order.
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// One batch of all rows in `frames`, in their order.
    ///
    /// # Errors
    /// A frame or row that is cut short or points outside itself, a change other than an insertion, text that is not
    /// UTF-8, a null in a column or array that has none, an instant beyond the range of microseconds, no memory.
    pub fn decode(&self, frames: &[u8]) -> Result<RecordBatch, ColumnarError> {
        let rows = self.split(frames)?;
        let columns = self
            .columns
            .iter()
            .map(|c| decode_column(&rows, c))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(RecordBatch::try_new(Arc::clone(&self.schema), columns)?)
    }

    fn split<'a>(&self, frames: &'a [u8]) -> Result<Vec<Row<'a>>, ColumnarError> {
        let mut rows = Vec::new();
        rows.try_reserve(frames.len() / 64)?;
        let mut rest = frames;
        while !rest.is_empty() {
            let at = frames.len() - rest.len();
            let fail = |what| ColumnarError::Frame {
                row: rows.len(),
                offset: at,
                what,
            };
            let (len, tail) = rest
                .split_first_chunk::<4>()
                .ok_or_else(|| fail("ends inside its length"))?;
            let len = u32::from_le_bytes(*len) as usize;
            let (row, tail) = tail
                .split_at_checked(len)
                .ok_or_else(|| fail("ends inside its row"))?;
            let row =
                Row::new(row, self.arity).ok_or_else(|| fail("is too short for its fields"))?;
            if row.change_kind() != 0 {
                return Err(ColumnarError::NotAnInsertion {
                    row: rows.len(),
                    kind: row.change_kind(),
                });
            }
            rows.try_reserve(1)?;
            rows.push(row);
            rest = tail;
        }
        Ok(rows)
    }
}

fn decode_column(rows: &[Row], column: &Column) -> Result<ArrayRef, ColumnarError> {
    Ok(match column.column_type {
        ColumnType::Boolean => Arc::new(booleans(rows, column)?),
        ColumnType::Int => Arc::new(fixed::<Int32Type, 4>(rows, column, |b| {
            Some(i32::from_le_bytes(b))
        })?),
        ColumnType::BigInt => Arc::new(fixed::<Int64Type, 8>(rows, column, |b| {
            Some(i64::from_le_bytes(b))
        })?),
        ColumnType::Double => Arc::new(fixed::<Float64Type, 8>(rows, column, |b| {
            Some(f64::from_le_bytes(b))
        })?),
        ColumnType::TimestampLtz3 => Arc::new(instants(rows, column)?),
        ColumnType::String => {
            let (offsets, bytes) = variable(rows, column)?;
            Arc::new(StringArray::try_new(offsets, bytes, nulls(rows, column))?)
        }
        ColumnType::Bytes => {
            let (offsets, bytes) = variable(rows, column)?;
            Arc::new(BinaryArray::try_new(offsets, bytes, nulls(rows, column))?)
        }
        ColumnType::StringArray => Arc::new(string_lists(rows, column)?),
        ColumnType::IntArray => Arc::new(fixed_lists::<Int32Type, 4>(
            rows,
            column,
            i32::from_le_bytes,
        )?),
        ColumnType::BigIntArray => Arc::new(fixed_lists::<Int64Type, 8>(
            rows,
            column,
            i64::from_le_bytes,
        )?),
    })
}

fn nulls(rows: &[Row], column: &Column) -> Option<NullBuffer> {
    let valid = BooleanBuffer::collect_bool(rows.len(), |i| {
        rows.get(i).is_some_and(|r| !r.is_null(column.position))
    });
    Some(NullBuffer::new(valid)).filter(|n| n.null_count() > 0)
}

fn booleans(rows: &[Row], column: &Column) -> Result<BooleanArray, ColumnarError> {
    let mut bytes = reserved(rows.len())?;
    for (i, row) in rows.iter().enumerate() {
        let [byte] = row
            .fixed(column.position)
            .ok_or_else(|| malformed(i, column, "ends before the field"))?;
        bytes.push(byte != 0);
    }
    Ok(BooleanArray::new(
        BooleanBuffer::from(bytes),
        nulls(rows, column),
    ))
}

fn instants(rows: &[Row], column: &Column) -> Result<TimestampMicrosecondArray, ColumnarError> {
    let micros = fixed(rows, column, |b| i64::from_le_bytes(b).checked_mul(1000))?;
    Ok(micros.with_data_type(column.column_type.arrow()))
}

/// A column of fixed width; `from` answers `None` for a value that the file cannot hold.
fn fixed<T: ArrowPrimitiveType, const N: usize>(
    rows: &[Row],
    column: &Column,
    from: impl Fn([u8; N]) -> Option<T::Native>,
) -> Result<PrimitiveArray<T>, ColumnarError> {
    let mut values = reserved::<T::Native>(rows.len())?;
    for (i, row) in rows.iter().enumerate() {
        if row.is_null(column.position) {
            values.push(T::Native::default());
            continue;
        }
        let bytes = row
            .fixed(column.position)
            .ok_or_else(|| malformed(i, column, "ends before the field"))?;
        values.push(from(bytes).ok_or_else(|| malformed(i, column, "is out of range"))?);
    }
    Ok(PrimitiveArray::try_new(
        ScalarBuffer::from(values),
        nulls(rows, column),
    )?)
}

fn variable(rows: &[Row], column: &Column) -> Result<(OffsetBuffer<i32>, Buffer), ColumnarError> {
    let mut out = Bytes::for_values(rows.len())?;
    for (i, row) in rows.iter().enumerate() {
        let value = if row.is_null(column.position) {
            Some(&[][..])
        } else {
            row.variable(column.position)
        };
        out.push(value.ok_or_else(|| malformed(i, column, "points outside its row"))?)
            .map_err(|e| e.at(i, column))?;
    }
    Ok(out.finish())
}

fn string_lists(rows: &[Row], column: &Column) -> Result<ListArray, ColumnarError> {
    let mut offsets = Offsets::for_values(rows.len())?;
    let mut out = Bytes::for_values(rows.len())?;
    for (i, row) in rows.iter().enumerate() {
        let array = list(i, *row, column, 8)?;
        for k in 0..array.map_or(0, RowArray::len) {
            let value = array.and_then(|a| a.variable(k));
            out.push(value.ok_or_else(|| {
                malformed(i, column, "has an element that points outside its array")
            })?)
            .map_err(|e| e.at(i, column))?;
        }
        offsets
            .push(out.offsets.count)
            .map_err(|e| e.at(i, column))?;
    }
    let (value_offsets, bytes) = out.finish();
    let values = Arc::new(StringArray::try_new(value_offsets, bytes, None)?);
    Ok(ListArray::try_new(
        element(DataType::Utf8),
        offsets.finish(),
        values,
        nulls(rows, column),
    )?)
}

fn fixed_lists<T: ArrowPrimitiveType, const N: usize>(
    rows: &[Row],
    column: &Column,
    from: impl Fn([u8; N]) -> T::Native,
) -> Result<ListArray, ColumnarError> {
    let mut offsets = Offsets::for_values(rows.len())?;
    let mut values = reserved::<T::Native>(rows.len())?;
    for (i, row) in rows.iter().enumerate() {
        let array = list(i, *row, column, N)?;
        let len = array.map_or(0, RowArray::len);
        values.try_reserve(len)?;
        for k in 0..len {
            let bytes = array.and_then(|a| a.fixed(k));
            values.push(from(
                bytes.ok_or_else(|| malformed(i, column, "ends before its elements"))?,
            ));
        }
        offsets.push(values.len()).map_err(|e| e.at(i, column))?;
    }
    let values = Arc::new(PrimitiveArray::<T>::new(ScalarBuffer::from(values), None));
    Ok(ListArray::try_new(
        element(T::DATA_TYPE),
        offsets.finish(),
        values,
        nulls(rows, column),
    )?)
}

/// The array of a row, `None` if it is null.
fn list<'a>(
    i: usize,
    row: Row<'a>,
    column: &Column,
    width: usize,
) -> Result<Option<RowArray<'a>>, ColumnarError> {
    if row.is_null(column.position) {
        return Ok(None);
    }
    let bytes = row
        .variable(column.position)
        .ok_or_else(|| malformed(i, column, "points outside its row"))?;
    let array = RowArray::new(bytes, width)
        .ok_or_else(|| malformed(i, column, "ends before its elements"))?;
    if array.has_null() {
        return Err(malformed(i, column, "has a null element"));
    }
    Ok(Some(array))
}

fn malformed(row: usize, column: &Column, what: &'static str) -> ColumnarError {
    ColumnarError::Row {
        row,
        column: column.name.clone(),
        what,
    }
}

fn reserved<T>(len: usize) -> Result<Vec<T>, ColumnarError> {
    let mut values = Vec::new();
    values.try_reserve_exact(len)?;
    Ok(values)
}

/// Why a value did not fit, before the place is known.
enum Full {
    Memory(std::collections::TryReserveError),
    Offset,
}

impl Full {
    fn at(self, row: usize, column: &Column) -> ColumnarError {
        match self {
            Self::Memory(e) => e.into(),
            Self::Offset => malformed(
                row,
                column,
                "makes the column longer than 2 GiB in one batch",
            ),
        }
    }
}

/// Offsets of a column under construction, in values or bytes.
struct Offsets {
    ends: Vec<i32>,
    count: usize,
}

impl Offsets {
    fn for_values(len: usize) -> Result<Self, ColumnarError> {
        let mut ends = reserved(len + 1)?;
        ends.push(0);
        Ok(Self { ends, count: 0 })
    }

    fn push(&mut self, end: usize) -> Result<(), Full> {
        let end = i32::try_from(end).map_err(|_| Full::Offset)?;
        self.ends.try_reserve(1).map_err(Full::Memory)?;
        self.ends.push(end);
        self.count += 1;
        Ok(())
    }

    /// The ends only ever grow, so they are valid offsets.
    fn finish(self) -> OffsetBuffer<i32> {
        OffsetBuffer::new(ScalarBuffer::from(self.ends))
    }
}

/// Values of variable length under construction.
struct Bytes {
    offsets: Offsets,
    bytes: Vec<u8>,
}

impl Bytes {
    fn for_values(len: usize) -> Result<Self, ColumnarError> {
        Ok(Self {
            offsets: Offsets::for_values(len)?,
            bytes: Vec::new(),
        })
    }

    fn push(&mut self, value: &[u8]) -> Result<(), Full> {
        self.bytes.try_reserve(value.len()).map_err(Full::Memory)?;
        self.bytes.extend_from_slice(value);
        self.offsets.push(self.bytes.len())
    }

    fn finish(self) -> (OffsetBuffer<i32>, Buffer) {
        (self.offsets.finish(), Buffer::from_vec(self.bytes))
    }
}
