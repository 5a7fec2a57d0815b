//! Flink row frames to Arrow, Arrow to Parquet.
//!
//! Two routes lead into a data file. The *row route* hands over rows of Flink's `BinaryRowData` layout in frames
//! ([`RowsToArrow`]); the *columnar route* hands over record batches that native code made ([`project`]). Both end in
//! one [`ParquetEncoder`], so a table is written by one Parquet writer whatever its rows came through.
//!
//! [`FrameReader`] leads back from a data file to row frames; a [`Summary`] counts without rows; [`copy_rows`] leads from
//! data files to another one.
//!
//! The crate does no I/O: an encoder gives its bytes away ([`ParquetEncoder::take_bytes`]) and its owner writes them.
//!
//! Pages have checksums, which readers of all kinds may check, and a file of this crate has a seal for what they leave
//! open (`seal.rs`). Readers here check both where a file has them.

mod copy;
mod encoder;
mod error;
mod pages;
mod parts;
mod project;
mod reader;
mod row;
mod rows;
mod seal;
mod sealed;
mod spec;
mod stats;
mod summary;

pub use copy::copy_rows;
pub use encoder::ParquetEncoder;
pub use error::ColumnarError;
pub use parts::{Needed, needed};
pub use project::project;
pub use reader::{FrameReader, ReadColumn, frames_of};
pub use rows::RowsToArrow;
pub use spec::{Column, ColumnType, Compression, FileSpec};
pub use stats::{ColumnStats, FileStats, StatValue};
pub use summary::{Summary, SummarySpec};

#[cfg(test)]
mod tests;
