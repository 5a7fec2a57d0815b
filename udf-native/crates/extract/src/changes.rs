//! The difference of two files' facts: of sorted rows row by row, of columnar datasets as a whole.

use std::cmp::Ordering;

use arrow::array::RecordBatch;
use relspec_contracts::frames::{Frames, RowKind};
use relspec_contracts::{ColumnarRoute, Dataset, FactsVisitor, RowRoute, record_batch};

use crate::{DatasetSet, ExtractError};

/// The rows of one columnar dataset that belong to a file, when they are no longer what they were.
#[derive(Debug)]
pub struct ColumnarChange {
    /// The dataset.
    pub dataset: Dataset,
    /// All rows of the file, without the partition columns.
    pub batch: RecordBatch,
    /// Whether the file had rows in this dataset before; they are replaced by the batch.
    pub replaces: bool,
}

/// Writes what differs: rows one by one, columnar datasets as a whole.
pub(crate) struct ChangeWriter<'w> {
    repo: &'w str,
    requested: DatasetSet,
    frames: &'w mut Frames,
    pub(crate) batches: Vec<ColumnarChange>,
}

impl<'w> ChangeWriter<'w> {
    pub(crate) fn new(repo: &'w str, requested: DatasetSet, frames: &'w mut Frames) -> Self {
        Self {
            repo,
            requested,
            frames,
            batches: Vec::new(),
        }
    }

    fn write(&mut self, row: &impl RowRoute, kind: RowKind) {
        row.write(self.repo, kind, self.frames);
    }
}

impl FactsVisitor for ChangeWriter<'_> {
    type Error = ExtractError;

    fn rows<R: RowRoute>(&mut self, before: &[R], after: &[R]) -> Result<(), ExtractError> {
        if !self.requested.contains(R::DATASET) {
            return Ok(());
        }
        let mut old = before.iter().peekable();
        let mut new = after.iter().peekable();
        loop {
            let order = match (old.peek(), new.peek()) {
                (None, None) => return Ok(()),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(old), Some(new)) => old.compare_keys(new),
            };
            let vanished = if order.is_le() { old.next() } else { None };
            let appeared = if order.is_ge() { new.next() } else { None };
            if vanished != appeared {
                if let Some(row) = vanished {
                    self.write(row, RowKind::Delete);
                }
                if let Some(row) = appeared {
                    self.write(row, RowKind::Insert);
                }
            }
        }
    }

    fn columns<R: ColumnarRoute>(&mut self, before: &[R], after: &[R]) -> Result<(), ExtractError> {
        if !self.requested.contains(R::DATASET) || before == after {
            return Ok(());
        }
        let batch = record_batch(after).map_err(|source| ExtractError::Batch {
            dataset: R::DATASET.name(),
            source,
        })?;
        self.batches.push(ColumnarChange {
            dataset: R::DATASET,
            batch,
            replaces: !before.is_empty(),
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use relspec_contracts::{PyBases, PyDocstrings};

    use super::*;

    fn base(ordinal: i32, path_id: i64) -> PyBases<'static> {
        PyBases {
            file_id: 1,
            class_def_id: 2,
            ordinal,
            keyword: None,
            path_id,
        }
    }

    fn docstring(def_id: i64, text: &str) -> PyDocstrings<'_> {
        PyDocstrings {
            file_id: 1,
            def_id,
            literal_id: 3,
            text,
        }
    }

    /// Kind and ordinal of every row written.
    fn row_changes(before: &[PyBases<'_>], after: &[PyBases<'_>]) -> Vec<(u8, i32)> {
        let mut frames = Frames::default();
        let mut writer = ChangeWriter::new("r", DatasetSet::all(), &mut frames);
        writer.rows(before, after).unwrap();
        let mut changes = Vec::new();
        let mut rest = frames.bytes();
        while let Some((head, row)) = rest.split_at_checked(8) {
            let length = u32::from_le_bytes(head[4..8].try_into().unwrap()) as usize;
            changes.push((row[0], i32::from_le_bytes(row[32..36].try_into().unwrap())));
            rest = &row[length..];
        }
        changes
    }

    #[test]
    fn equal_rows_are_not_written() {
        let rows = [base(1, 10), base(2, 20)];
        assert_eq!(row_changes(&rows, &rows), []);
    }

    #[test]
    fn changed_row_is_deleted_before_it_is_inserted() {
        let before = [base(1, 10), base(2, 20)];
        let after = [base(1, 10), base(2, 21)];
        assert_eq!(row_changes(&before, &after), [(3, 2), (0, 2)]);
    }

    #[test]
    fn rows_come_and_go_in_key_order() {
        let before = [base(1, 10), base(3, 30)];
        let after = [base(2, 20), base(3, 30), base(4, 40)];
        assert_eq!(row_changes(&before, &after), [(3, 1), (0, 2), (0, 4)]);
    }

    #[test]
    fn columnar_dataset_is_replaced_as_a_whole() {
        let mut frames = Frames::default();
        let mut writer = ChangeWriter::new("r", DatasetSet::all(), &mut frames);
        let before = [docstring(1, "a"), docstring(2, "b")];
        writer.columns(&before, &before).unwrap();
        assert!(writer.batches.is_empty());
        writer.columns(&before, &before[..1]).unwrap();
        writer.columns(&[], &before).unwrap();
        let changes: Vec<(usize, bool)> = writer
            .batches
            .iter()
            .map(|change| (change.batch.num_rows(), change.replaces))
            .collect();
        assert_eq!(changes, [(1, true), (2, false)]);
    }

    #[test]
    fn dataset_nobody_asked_for_is_not_written() {
        let mut frames = Frames::default();
        let mut writer = ChangeWriter::new("r", DatasetSet::default(), &mut frames);
        writer.rows(&[], &[base(1, 10)]).unwrap();
        writer.columns(&[], &[docstring(1, "a")]).unwrap();
        assert!(writer.batches.is_empty());
        assert_eq!(frames.rows(), 0);
    }
}
