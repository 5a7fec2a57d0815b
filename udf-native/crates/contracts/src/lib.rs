//! The datasets of Relspec in Rust, generated at build time from `contracts/datasets/*/*.yaml`.
//!
//! - [`Facts`] holds the rows that the extractor says about one file, one vector of generated structs per dataset.
//! - Row-route datasets write themselves as frames of Flink's binary row format ([`frames`]).
//! - Columnar datasets turn into Arrow batches ([`record_batch`]).
//! - [`contract_hash`] is compared with the Java side when the library loads.
//!
//! A row struct has every column of its contract but `repo`, which is the same for a whole file.

mod arrays;
mod datasets;
pub mod frames;

use std::cmp::Ordering;

use arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions};
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use serde::{Serialize, Serializer};

pub use datasets::*;
use frames::{Frames, RowKind};

/// A generated row struct.
pub trait Row: Copy + PartialEq + Serialize {
    /// The dataset it is a row of.
    const DATASET: Dataset;

    /// Order by the key of the contract, without `repo`.
    fn compare_keys(&self, other: &Self) -> Ordering;
}

/// A row of a dataset that travels as binary row frames.
pub trait RowRoute: Row {
    /// Appends this row, with all columns of the contract, as one frame.
    fn write(&self, repo: &str, kind: RowKind, frames: &mut Frames);
}

/// A row of a dataset that travels as Arrow batches.
pub trait ColumnarRoute: Row {
    /// Columns of the contract in its order, without the partition columns.
    fn schema() -> SchemaRef;

    /// One array per field of the schema.
    fn arrays(rows: &[Self]) -> Vec<ArrayRef>;
}

/// Sees every dataset of two [`Facts`] in the order that [`Facts::sort`] gives; see [`Facts::visit_changes`].
pub trait FactsVisitor {
    /// What may go wrong while looking.
    type Error;

    /// A row-route dataset before and after.
    fn rows<R: RowRoute>(&mut self, before: &[R], after: &[R]) -> Result<(), Self::Error>;

    /// A columnar dataset before and after.
    fn columns<R: ColumnarRoute>(&mut self, before: &[R], after: &[R]) -> Result<(), Self::Error>;
}

/// The rows as one Arrow batch of [`ColumnarRoute::schema`].
pub fn record_batch<R: ColumnarRoute>(rows: &[R]) -> Result<RecordBatch, ArrowError> {
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    RecordBatch::try_new_with_options(R::schema(), R::arrays(rows), &options)
}

/// `stable_hash128` of the canonical text of a contract, `None` for an unknown dataset.
#[must_use]
pub fn contract_hash(dataset: &str) -> Option<[u8; 16]> {
    let position = CANONICAL
        .binary_search_by(|(name, _)| (*name).cmp(dataset))
        .ok()?;
    let (_, text) = CANONICAL.get(position)?;
    Some(relspec_ids::stable_hash128(&[relspec_ids::Part::from(
        *text,
    )]))
}

/// A hash as lower-case hex.
fn hex<S: Serializer>(hash: &[u8; 16], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format!("{:032x}", u128::from_be_bytes(*hash)))
}

/// A hash as lower-case hex, or null.
#[expect(clippy::ref_option, reason = "serde passes a field by reference")]
fn hex_or_null<S: Serializer>(hash: &Option<[u8; 16]>, serializer: S) -> Result<S::Ok, S::Error> {
    match hash {
        Some(hash) => hex(hash, serializer),
        None => serializer.serialize_none(),
    }
}
