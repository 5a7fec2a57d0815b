//! What changes in the datasets when a file changes.
//!
//! An [`Extractor`] analyses the old and the new content of a file and gives the difference: frames of binary rows for
//! the row route, Arrow batches for the columnar route. The analysis is a pure function of the content, so the old
//! facts, derived again, are exactly the rows that were given out before.

mod changes;
pub mod export;
mod resolver;
mod solution;

use std::mem;

use bumpalo::Bump;
use relspec_contracts::frames::{Frames, FramesError};
use relspec_contracts::{Dataset, Facts};
use relspec_python::{FileInput, Options};
use thiserror::Error;

use changes::ChangeWriter;
pub use changes::ColumnarChange;
pub use resolver::{FileAnswers, Resolver};

/// Why the changes of a file could not be given.
#[derive(Debug, Error)]
pub enum ExtractError {
    /// Memory for the row frames could not be had.
    #[error(transparent)]
    Frames(#[from] FramesError),
    /// A batch could not be built.
    #[error("dataset {dataset}: {source}")]
    Batch {
        /// The dataset of the batch.
        dataset: &'static str,
        /// What Arrow says.
        source: arrow::error::ArrowError,
    },
    /// The summary of a file cannot be read.
    #[error("{path}: {source}")]
    Summary {
        /// Path of the file.
        path: String,
        /// What is wrong.
        source: relspec_summary::Malformed,
    },
}

/// A set of datasets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DatasetSet(u64);

impl DatasetSet {
    /// Every dataset of the extractor.
    #[must_use]
    pub fn all() -> Self {
        Dataset::ALL.iter().copied().collect()
    }

    /// Whether `dataset` is in the set.
    #[must_use]
    pub const fn contains(self, dataset: Dataset) -> bool {
        self.0 & (1 << dataset as u8) != 0
    }
}

impl FromIterator<Dataset> for DatasetSet {
    fn from_iter<I: IntoIterator<Item = Dataset>>(datasets: I) -> Self {
        Self(
            datasets
                .into_iter()
                .fold(0, |set, dataset| set | 1 << dataset as u8),
        )
    }
}

/// Changes of one file, but for the rows, which are [`Extractor::frames`].
#[derive(Debug)]
pub struct Changes {
    /// Columnar datasets that differ, in the order of the datasets.
    pub batches: Vec<ColumnarChange>,
    /// Rows of all datasets in the new facts, whether requested or not.
    pub fact_count: usize,
}

/// Derives changes, one file after the other; memory is kept from file to file.
#[derive(Debug)]
pub struct Extractor {
    options: Options,
    requested: DatasetSet,
    frames: Frames,
    arena: Bump,
}

/// Arena memory above this is given back after the file that needed it.
const ARENA_KEPT_BYTES: usize = 16 << 20;

impl Extractor {
    /// An extractor that gives out the `requested` datasets only.
    #[must_use]
    pub fn new(options: Options, requested: DatasetSet) -> Self {
        Self {
            options,
            requested,
            frames: Frames::default(),
            arena: Bump::new(),
        }
    }

    /// Derives the rows that differ between two states of the file `path` of `repo`; `None` stands for no file.
    pub fn changes(
        &mut self,
        repo: &str,
        path: &str,
        before: Option<FileInput<'_>>,
        after: Option<FileInput<'_>>,
    ) -> Result<Changes, ExtractError> {
        self.frames.clear();
        let mut arena = mem::take(&mut self.arena);
        arena.reset();
        let result = self.compare(&arena, repo, path, before, after);
        if arena.allocated_bytes() <= ARENA_KEPT_BYTES {
            self.arena = arena;
        }
        let (batches, fact_count) = result?;
        self.frames.check()?;
        Ok(Changes {
            batches,
            fact_count,
        })
    }

    /// Rows of the last changes that vanish and appear, in the order of datasets and keys.
    #[must_use]
    pub fn frames(&self) -> &Frames {
        &self.frames
    }

    fn compare(
        &mut self,
        arena: &Bump,
        repo: &str,
        path: &str,
        before: Option<FileInput<'_>>,
        after: Option<FileInput<'_>>,
    ) -> Result<(Vec<ColumnarChange>, usize), ExtractError> {
        let before = self.facts(arena, repo, path, before);
        let after = self.facts(arena, repo, path, after);
        let mut writer = ChangeWriter::new(repo, self.requested, &mut self.frames);
        Facts::visit_changes(&before, &after, &mut writer)?;
        Ok((writer.batches, after.row_count()))
    }

    fn facts<'a>(
        &self,
        arena: &'a Bump,
        repo: &str,
        path: &str,
        input: Option<FileInput<'a>>,
    ) -> Facts<'a> {
        input.map_or_else(Facts::default, |input| {
            relspec_python::extract(arena, &self.options, repo, path, input)
        })
    }
}
