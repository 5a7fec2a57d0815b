//! What changes in the datasets of a repository when the summaries of its files change.

use std::collections::BTreeMap;

use relspec_contracts::frames::Frames;
use relspec_contracts::{RelMro, Resolved};
use relspec_resolve::{FileAnswers as Found, Input, Resolution, Update};
use relspec_summary::Summary;

use crate::changes::{ChangeWriter, ColumnarChange};
use crate::solution::{self, FileRows, Solution};
use crate::{DatasetSet, ExtractError};

/// Resolves the calls of one repository again whenever its files have changed, as far as that
/// concerns them, and gives the rows that differ from those before, file by file.
///
/// The result is a function of the summaries alone, so the rows that were given out before are
/// known to whoever knows the summaries of that time.
#[derive(Debug, Default)]
pub struct Resolver {
    requested: DatasetSet,
    /// `file_id` by path.
    files: BTreeMap<String, i64>,
    /// Encoded summaries that have changed since the last solution, by path.
    changed: BTreeMap<String, Option<Vec<u8>>>,
    resolution: Resolution,
    given: Solution,
    turn: Option<Turn>,
    frames: Frames,
}

/// What may differ and was not given out yet.
#[derive(Debug)]
struct Turn {
    /// By `file_id`.
    files: BTreeMap<i64, FileRows>,
    orders: Option<Vec<RelMro<'static>>>,
}

/// Stands for what belongs to no file.
const NO_FILE: i64 = 0;

/// What changes in the answers of one file; its rows are in [`Resolver::frames`].
#[derive(Debug)]
pub struct FileAnswers {
    /// `file_id`, or 0 for what belongs to no file.
    pub file_id: i64,
    /// Columnar datasets that differ.
    pub batches: Vec<ColumnarChange>,
}

impl Resolver {
    /// A resolver of a repository without files that gives out the `requested` datasets only.
    #[must_use]
    pub fn new(requested: DatasetSet) -> Self {
        Self {
            requested,
            ..Self::default()
        }
    }

    /// Sets or, with `None`, forgets what a file says.
    pub fn set(&mut self, path: &str, file_id: i64, summary: Option<Vec<u8>>) {
        if summary.is_some() {
            self.files.insert(path.to_owned(), file_id);
        } else {
            self.files.remove(path);
        }
        self.changed.insert(path.to_owned(), summary);
    }

    /// Takes the rows that follow from the summaries as given out.
    pub fn restore(&mut self) -> Result<(), ExtractError> {
        let turn = self.resolve(Resolution::update)?;
        for (file_id, rows) in turn.files {
            self.given.set_file(file_id, rows);
        }
        self.given.repository(turn.orders, &self.resolution);
        Ok(())
    }

    /// Resolves; what differs is then given by [`next`](Self::next).
    pub fn solve(&mut self) -> Result<(), ExtractError> {
        self.turn = Some(self.resolve(Resolution::update)?);
        Ok(())
    }

    /// The same for the last time, see [`Resolution::finish`].
    pub fn finish(&mut self) -> Result<(), ExtractError> {
        self.turn = Some(self.resolve(Resolution::finish)?);
        Ok(())
    }

    /// What differs in the next file where something does, `None` after the last one.
    pub fn next(&mut self, repo: &str) -> Result<Option<FileAnswers>, ExtractError> {
        self.frames.clear();
        let Some(turn) = &mut self.turn else {
            return Ok(None);
        };
        let resolution = &self.resolution;
        while let Some((file_id, rows)) = turn.files.pop_first() {
            let given = self.given.file(file_id);
            if given.map_or(rows.is_empty(), |given| *given == rows) {
                continue;
            }
            let before = given.map(|given| given.rows(file_id, resolution));
            let (before, after) = (before.unwrap_or_default(), rows.rows(file_id, resolution));
            let mut writer = ChangeWriter::new(repo, self.requested, &mut self.frames);
            Resolved::visit_changes(&before, &after, &mut writer)?;
            let batches = writer.batches;
            drop((before, after));
            self.given.set_file(file_id, rows);
            if let Some(answers) = differing(file_id, batches, &self.frames)? {
                return Ok(Some(answers));
            }
        }
        let Some(turn) = self.turn.take() else {
            return Ok(None);
        };
        let (before, after) = self.given.repository(turn.orders, resolution);
        let mut writer = ChangeWriter::new(repo, self.requested, &mut self.frames);
        Resolved::visit_changes(&before, &after, &mut writer)?;
        let batches = writer.batches;
        differing(NO_FILE, batches, &self.frames)
    }

    /// How many files had to be worked on for the last solution.
    #[must_use]
    pub const fn worked(&self) -> usize {
        self.resolution.worked()
    }

    /// Rows of the last file.
    #[must_use]
    pub fn frames(&self) -> &Frames {
        &self.frames
    }

    /// Takes in what has changed and gives what may differ for it.
    fn resolve(&mut self, update: fn(&mut Resolution) -> Update) -> Result<Turn, ExtractError> {
        let mut files = BTreeMap::new();
        while let Some((path, summary)) = self.changed.pop_first() {
            let (Some(bytes), Some(file_id)) = (summary, self.files.get(&path).copied()) else {
                self.resolution.remove(&path);
                continue;
            };
            let summary = Summary::decode(&bytes).map_err(|source| ExtractError::Summary {
                path: path.clone(),
                source,
            })?;
            self.resolution.set(Input {
                file_id,
                path,
                summary,
            });
        }
        let update = update(&mut self.resolution);
        if update.orders.is_some() {
            files.extend(self.given.file_ids().map(|id| (id, FileRows::default())));
        }
        let found = update.files.into_iter();
        files.extend(found.map(|found: Found| (found.file_id, FileRows::of(found))));
        Ok(Turn {
            files,
            orders: update.orders.as_deref().map(solution::orders),
        })
    }
}

/// What was written, if that is anything.
fn differing(
    file_id: i64,
    batches: Vec<ColumnarChange>,
    frames: &Frames,
) -> Result<Option<FileAnswers>, ExtractError> {
    if batches.is_empty() && frames.rows() == 0 {
        return Ok(None);
    }
    frames.check()?;
    Ok(Some(FileAnswers { file_id, batches }))
}

#[cfg(test)]
mod tests {
    use bumpalo::Bump;
    use relspec_contracts::Dataset;
    use relspec_python::{FileInput, Options, extract};

    use super::*;

    fn resolver() -> Resolver {
        Resolver::new(
            [Dataset::RelCallTarget, Dataset::RelParameterLink]
                .into_iter()
                .collect(),
        )
    }

    const CALLS: &str = "from lib import f\nf(1)\n";

    fn summary(path: &str, text: &str) -> (i64, Vec<u8>) {
        let arena = Bump::new();
        let input = FileInput::Read(text.as_bytes());
        let facts = extract(&arena, &Options::default(), "r", path, input);
        let row = facts.py_summaries.first().unwrap();
        (row.file_id, row.summary.to_vec())
    }

    fn set(resolver: &mut Resolver, path: &str, text: &str) {
        let (file_id, bytes) = summary(path, text);
        resolver.set(path, file_id, Some(bytes));
    }

    /// Change kinds of the rows that the last change of a repository with these two files gives.
    fn kinds(resolver: &mut Resolver) -> Vec<u8> {
        resolver.solve().unwrap();
        let mut kinds = Vec::new();
        while resolver.next("r").unwrap().is_some() {
            let mut rest = resolver.frames().bytes();
            while let Some((head, row)) = rest.split_at_checked(8) {
                let length = u32::from_le_bytes(head[4..8].try_into().unwrap()) as usize;
                kinds.push(row[0]);
                rest = &row[length..];
            }
        }
        kinds
    }

    #[test]
    fn an_answer_goes_when_the_definition_goes_and_comes_back_with_it() {
        let mut resolver = resolver();
        set(&mut resolver, "main.py", CALLS);
        set(&mut resolver, "lib.py", "def f(x): pass\n");
        assert_eq!(kinds(&mut resolver), [0]);
        assert!(kinds(&mut resolver).is_empty());
        set(&mut resolver, "lib.py", "def g(): pass\n");
        assert_eq!(kinds(&mut resolver), [3]);
        set(&mut resolver, "lib.py", "# moved\n\n\ndef f(x): pass\n");
        assert_eq!(kinds(&mut resolver), [0]);
        resolver.set("lib.py", 0, None);
        assert_eq!(kinds(&mut resolver), [3]);
    }

    /// Rows of calls by file, and whether they replace others.
    fn batches(resolver: &mut Resolver) -> Vec<(i64, usize, bool)> {
        resolver.solve().unwrap();
        let mut batches = Vec::new();
        while let Some(file) = resolver.next("r").unwrap() {
            let changes = file.batches.iter();
            batches.extend(changes.map(|it| (file.file_id, it.batch.num_rows(), it.replaces)));
        }
        batches
    }

    #[test]
    fn the_calls_of_a_file_are_replaced_as_a_whole() {
        let mut resolver = resolver();
        set(&mut resolver, "main.py", CALLS);
        set(&mut resolver, "lib.py", "def f(x): pass\n");
        let file = relspec_ids::file_id("r", "main.py");
        assert_eq!(batches(&mut resolver), [(file, 1, false)]);
        set(&mut resolver, "main.py", "from lib import f\nf(1)\nf(2)\n");
        assert_eq!(batches(&mut resolver), [(file, 2, true)]);
        resolver.set("lib.py", 0, None);
        assert_eq!(batches(&mut resolver), [(file, 0, true)]);
    }

    #[test]
    fn what_is_restored_is_not_given_again() {
        let mut resolver = resolver();
        set(&mut resolver, "main.py", CALLS);
        set(&mut resolver, "lib.py", "def f(x): pass\n");
        resolver.restore().unwrap();
        assert!(kinds(&mut resolver).is_empty());
    }

    #[test]
    fn a_damaged_summary_is_an_error_that_names_the_file() {
        let mut resolver = resolver();
        resolver.set("bad.py", 1, Some(vec![0xff; 3]));
        let error = resolver.solve().unwrap_err().to_string();
        assert!(error.contains("bad.py"), "{error}");
    }
}
