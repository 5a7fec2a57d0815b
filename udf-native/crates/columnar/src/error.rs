use arrow::error::ArrowError;
use parquet::errors::ParquetError;
use std::collections::TryReserveError;

/// Why rows or batches could not become a data file.
#[derive(Debug, thiserror::Error)]
pub enum ColumnarError {
    /// The description of the file is not usable.
    #[error("file description: {0}")]
    Spec(String),
    /// The frame buffer ends inside a frame.
    #[error("frame {row} at byte {offset}: {what}")]
    Frame {
        /// Zero-based number of the frame in its buffer.
        row: usize,
        /// Byte offset of the frame in its buffer.
        offset: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// A row does not follow the `BinaryRowData` layout.
    #[error("row {row}, column {column}: {what}")]
    Row {
        /// Zero-based number of the row in its buffer.
        row: usize,
        /// Name of the column.
        column: String,
        /// What is wrong with it.
        what: &'static str,
    },
    /// A row or batch carries a change other than an insertion.
    #[error("row {row} carries change kind {kind}, but the file takes insertions only")]
    NotAnInsertion {
        /// Zero-based number of the row in its buffer or batch.
        row: usize,
        /// The change kind as Flink numbers it: 0 +I, 1 -U, 2 +U, 3 -D.
        kind: i8,
    },
    /// A batch does not have the columns of the file.
    #[error("column {column}: {what}")]
    Batch {
        /// Name of the column.
        column: String,
        /// What is wrong with it.
        what: String,
    },
    /// The bytes of a data file are not what its writer wrote.
    #[error("damaged: {0}")]
    Damaged(String),
    /// The encoder was used after [`crate::ParquetEncoder::finish`].
    #[error("the file is finished already")]
    Finished,
    /// Memory for the input could not be had.
    #[error("no memory for the batch: {0}")]
    Memory(#[from] TryReserveError),
    /// Arrow refused the columns, for instance a null in a column that has none.
    #[error("arrow: {0}")]
    Arrow(#[from] ArrowError),
    /// The Parquet writer failed.
    #[error("parquet: {0}")]
    Parquet(#[from] ParquetError),
}

impl ColumnarError {
    /// The bytes of a data file are not what its writer wrote.
    #[must_use]
    pub fn damaged(what: impl std::fmt::Display) -> Self {
        Self::Damaged(what.to_string())
    }
}
