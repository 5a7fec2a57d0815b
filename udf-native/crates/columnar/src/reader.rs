//! Parquet to Flink row frames: the way back.

use std::collections::HashMap;
use std::ops::Range;

use arrow::array::cast::AsArray;
use arrow::array::types::{Float64Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow::array::{Array, ArrayRef, RecordBatch};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
};
use parquet::file::metadata::RowGroupMetaData;
use relspec_contracts::frames::{Frames, RowKind, RowWriter};
use serde::Deserialize;

use crate::parts::{FileParts, groups};
use crate::{ColumnType, ColumnarError, FileSpec, project, seal};

const ROWS_PER_BATCH: usize = 4096;
const MICROS_PER_MILLI: i64 = 1000;

/// A column of the rows that are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadColumn {
    /// Name in the file.
    pub name: String,
    /// Type in the row.
    #[serde(rename = "type")]
    pub column_type: ColumnType,
    /// Value of a STRING column that is not in the file, as partition columns are.
    #[serde(default)]
    pub constant: Option<String>,
    /// Whether the column is null in a file that does not have it, as one is that is older than the column.
    #[serde(default)]
    pub optional: bool,
}

/// Reads the rows of one data file in the order of the file.
#[derive(Debug)]
pub struct FrameReader {
    columns: Vec<ReadColumn>,
    batches: ParquetRecordBatchReader,
}

/// Where the values of a field come from.
enum Source<'b> {
    Null,
    Constant(&'b str),
    Column(ColumnType, ArrayRef),
}

impl FrameReader {
    /// A reader of the columns that a JSON array of [`ReadColumn`] names.
    ///
    /// # Errors
    /// [`ColumnarError::Spec`] for other JSON, [`ColumnarError::Damaged`] for bytes that are not a whole Parquet file,
    /// [`ColumnarError::Batch`] for a column that the file does not have.
    pub fn open(file: Vec<u8>, columns: &[u8]) -> Result<Self, ColumnarError> {
        Self::build(seal::open(FileParts::whole(file))?, columns)
    }

    /// The same, for the rows alone whose zero-based numbers are given, ascending.
    ///
    /// `end` are the last bytes of a file of `size` bytes; `rest` has those that [`needed`](crate::needed) names, one range behind
    /// the other. Column chunks that are not among them are not checked.
    ///
    /// # Errors
    /// As [`Self::open`], and [`ColumnarError::Spec`] for numbers that do not ascend or that the file does not have.
    pub fn open_rows(
        end: Vec<u8>,
        size: u64,
        rest: Vec<u8>,
        columns: &[u8],
        rows: &[u32],
    ) -> Result<Self, ColumnarError> {
        let builder = seal::open(FileParts::of(end, size, rest, rows)?)?;
        let metadata = builder.metadata();
        let count = metadata.file_metadata().num_rows();
        let all: Vec<RowSelector> = selection(rows, count)?.into();
        let groups: Vec<usize> = groups(metadata, rows).map(|(group, _)| group).collect();
        let lengths = metadata.row_groups().iter().map(RowGroupMetaData::num_rows);
        let lengths: Vec<usize> = lengths.map(|rows| rows as usize).collect();
        let selection = of_groups(all, &lengths, &groups);
        let builder = builder.with_row_groups(groups);
        Self::build(builder.with_row_selection(selection), columns)
    }

    fn build(
        builder: ParquetRecordBatchReaderBuilder<FileParts>,
        columns: &[u8],
    ) -> Result<Self, ColumnarError> {
        let columns = read_columns(columns)?;
        let mut roots = Vec::new();
        for column in columns.iter().filter(|column| column.constant.is_none()) {
            match builder.schema().index_of(&column.name) {
                Ok(root) => roots.push(root),
                Err(_) if column.optional => (),
                Err(_) => return Err(mismatch(column, "is not in the file")),
            }
        }
        let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
        let batches = builder
            .with_projection(mask)
            .with_batch_size(ROWS_PER_BATCH)
            .build()?;
        Ok(Self { columns, batches })
    }

    /// Appends the next rows to `frames` and gives their number, 0 at the end of the file.
    ///
    /// # Errors
    /// [`ColumnarError::Damaged`] for a page that cannot be decoded, [`ColumnarError::Batch`] for a column of another
    /// type.
    pub fn read(&mut self, frames: &mut Frames) -> Result<usize, ColumnarError> {
        let next = self.batches.next().transpose();
        let Some(batch) = next.map_err(ColumnarError::damaged)? else {
            return Ok(0);
        };
        write_rows(&batch, &self.columns, frames)?;
        Ok(batch.num_rows())
    }
}

/// Appends the rows of a batch, which has the columns of `spec`, to `frames` as a reader of a file with these rows
/// would; `columns` is a JSON array of [`ReadColumn`].
///
/// # Errors
/// [`ColumnarError::Spec`] for other JSON, [`ColumnarError::Batch`] for a column that the batch does not have.
pub fn frames_of(
    batch: &RecordBatch,
    spec: &FileSpec,
    columns: &[u8],
    frames: &mut Frames,
) -> Result<(), ColumnarError> {
    write_rows(&project(batch, spec)?, &read_columns(columns)?, frames)
}

fn read_columns(json: &[u8]) -> Result<Vec<ReadColumn>, ColumnarError> {
    serde_json::from_slice(json).map_err(|e| ColumnarError::Spec(e.to_string()))
}

fn selection(rows: &[u32], count: i64) -> Result<RowSelection, ColumnarError> {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for row in rows.iter().map(|row| *row as usize) {
        match ranges.last_mut() {
            Some(last) if row < last.end => {
                return Err(ColumnarError::Spec(format!("row {row} does not ascend")));
            }
            Some(last) if row == last.end => last.end += 1,
            _ => ranges.push(row..row + 1),
        }
    }
    if ranges.last().is_some_and(|last| last.end > count) {
        return Err(ColumnarError::Spec(format!(
            "the file has {count} rows only"
        )));
    }
    Ok(RowSelection::from_consecutive_ranges(
        ranges.into_iter(),
        count,
    ))
}

/// What a selection of rows of a file, whose row groups have these lengths, selects in some of them.
fn of_groups(all: Vec<RowSelector>, lengths: &[usize], groups: &[usize]) -> RowSelection {
    let mut selected = Vec::new();
    let mut runs = all.into_iter();
    let mut run = RowSelector::skip(0);
    for (length, group) in lengths.iter().zip(0..) {
        let is_wanted = groups.binary_search(&group).is_ok();
        let mut left = *length;
        while left > 0 {
            if run.row_count == 0 {
                // What is behind the last selected row may be left out.
                run = runs.next().unwrap_or(RowSelector::skip(left));
            }
            let count = run.row_count.min(left);
            if is_wanted {
                selected.push(RowSelector {
                    row_count: count,
                    skip: run.skip,
                });
            }
            run.row_count -= count;
            left -= count;
        }
    }
    selected.into()
}

/// The rows of a file of `count` rows whose zero-based numbers are not given; those that are ascend.
///
/// # Errors
/// [`ColumnarError::Spec`] for numbers that do not ascend or are not in the file.
pub(crate) fn without(rows: &[u32], count: i64) -> Result<RowSelection, ColumnarError> {
    let selected: Vec<RowSelector> = selection(rows, count)?.into();
    let kept: Vec<RowSelector> = selected
        .into_iter()
        .map(|run| RowSelector {
            row_count: run.row_count,
            skip: !run.skip,
        })
        .collect();
    Ok(kept.into())
}

fn write_rows(
    batch: &RecordBatch,
    columns: &[ReadColumn],
    frames: &mut Frames,
) -> Result<(), ColumnarError> {
    let sources = sources(batch, columns)?;
    for row in 0..batch.num_rows() {
        let mut writer = frames.row(0, sources.len(), RowKind::Insert);
        for (source, column) in sources.iter().zip(columns) {
            write(source, row, &mut writer)
                .ok_or_else(|| mismatch(column, "has another type in the file"))?;
        }
        writer.finish();
    }
    Ok(())
}

fn sources<'b>(
    batch: &RecordBatch,
    columns: &'b [ReadColumn],
) -> Result<Vec<Source<'b>>, ColumnarError> {
    let schema = batch.schema();
    let places: HashMap<&str, usize> = schema
        .fields()
        .iter()
        .enumerate()
        .map(|(place, field)| (field.name().as_str(), place))
        .collect();
    columns
        .iter()
        .map(|column| match &column.constant {
            Some(text) => Ok(Source::Constant(text)),
            None => match places.get(column.name.as_str()) {
                Some(place) => Ok(Source::Column(
                    column.column_type,
                    batch.column(*place).clone(),
                )),
                None if column.optional => Ok(Source::Null),
                None => Err(mismatch(column, "is not in the file")),
            },
        })
        .collect()
}

fn mismatch(column: &ReadColumn, what: &str) -> ColumnarError {
    ColumnarError::Batch {
        column: column.name.clone(),
        what: what.to_owned(),
    }
}

/// Writes one field; `None` if the column does not have the type it should.
fn write(source: &Source<'_>, row: usize, writer: &mut RowWriter<'_>) -> Option<()> {
    let (column_type, array) = match source {
        Source::Null => {
            writer.null();
            return Some(());
        }
        Source::Constant(text) => {
            writer.string(text);
            return Some(());
        }
        Source::Column(column_type, array) => (column_type, array),
    };
    if array.is_null(row) {
        writer.null();
        return Some(());
    }
    match column_type {
        ColumnType::Boolean => writer.boolean(array.as_boolean_opt()?.value(row)),
        ColumnType::Int => writer.int(array.as_primitive_opt::<Int32Type>()?.value(row)),
        ColumnType::BigInt => writer.bigint(array.as_primitive_opt::<Int64Type>()?.value(row)),
        ColumnType::Double => writer.double(array.as_primitive_opt::<Float64Type>()?.value(row)),
        ColumnType::String => writer.string(array.as_string_opt::<i32>()?.value(row)),
        ColumnType::Bytes => writer.bytes(array.as_binary_opt::<i32>()?.value(row)),
        ColumnType::TimestampLtz3 => {
            let micros = array
                .as_primitive_opt::<TimestampMicrosecondType>()?
                .value(row);
            writer.bigint(micros.div_euclid(MICROS_PER_MILLI));
        }
        ColumnType::StringArray => {
            let list = array.as_list_opt::<i32>()?.value(row);
            let texts: Vec<&str> = list.as_string_opt::<i32>()?.iter().flatten().collect();
            writer.strings(&texts);
        }
        ColumnType::IntArray => {
            let list = array.as_list_opt::<i32>()?.value(row);
            writer.ints(list.as_primitive_opt::<Int32Type>()?.values());
        }
        ColumnType::BigIntArray => {
            let list = array.as_list_opt::<i32>()?.value(row);
            writer.bigints(list.as_primitive_opt::<Int64Type>()?.values());
        }
    }
    Some(())
}
