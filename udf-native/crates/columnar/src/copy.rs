//! Rows from data files into another one, without a detour over row frames.

use arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions, new_null_array};
use parquet::arrow::ProjectionMask;

use crate::parts::FileParts;
use crate::project::column;
use crate::reader::without;
use crate::{Column, ColumnarError, FileSpec, ParquetEncoder, seal};

const ROWS_PER_BATCH: usize = 16 * 1024;

/// Appends the rows of a data file in their order, but for those whose zero-based numbers are given, ascending.
///
/// Columns of the file that are not in `spec` are left out; a nullable column of `spec` that the file does not have is
/// null, as for a file that is older than the column.
///
/// # Errors
/// [`ColumnarError::Spec`] for numbers that do not ascend or are not in the file, [`ColumnarError::Damaged`]
/// for bytes that are not a whole Parquet file, [`ColumnarError::Batch`] for a column that is missing or
/// has another type, [`ColumnarError::Finished`] if `encoder` is.
pub fn copy_rows(
    file: Vec<u8>,
    deleted: &[u32],
    spec: &FileSpec,
    encoder: &mut ParquetEncoder,
) -> Result<(), ColumnarError> {
    let mut builder = seal::open(FileParts::whole(file))?;
    if !deleted.is_empty() {
        let count = builder.metadata().file_metadata().num_rows();
        builder = builder.with_row_selection(without(deleted, count)?);
    }
    let known = spec
        .columns
        .iter()
        .filter_map(|wanted| builder.schema().index_of(&wanted.name).ok());
    let mask = ProjectionMask::roots(builder.parquet_schema(), known);
    let batches = builder
        .with_projection(mask)
        .with_batch_size(ROWS_PER_BATCH)
        .build()?;
    for batch in batches {
        encoder.write(&widened(&batch.map_err(ColumnarError::damaged)?, spec)?)?;
    }
    Ok(())
}

fn widened(batch: &RecordBatch, spec: &FileSpec) -> Result<RecordBatch, ColumnarError> {
    let columns = spec
        .columns
        .iter()
        .map(|wanted| values(batch, wanted))
        .collect::<Result<Vec<_>, _>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    Ok(RecordBatch::try_new_with_options(
        spec.schema(),
        columns,
        &options,
    )?)
}

fn values(batch: &RecordBatch, wanted: &Column) -> Result<ArrayRef, ColumnarError> {
    let data_type = wanted.column_type.arrow();
    if wanted.nullable && batch.column_by_name(&wanted.name).is_none() {
        return Ok(new_null_array(&data_type, batch.num_rows()));
    }
    column(batch, wanted, &data_type)
}
