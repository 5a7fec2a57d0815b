//! The facts of one file as text, for people and for comparison with other tools.

use bumpalo::Bump;
use relspec_contracts::{ColumnarRoute, Facts, FactsVisitor, Row, RowRoute};
use relspec_python::{FileInput, Options};
use serde::Serialize;

/// Every row of every dataset of the file, one JSON object a line: `dataset`, then the columns.
pub fn json_lines(
    options: &Options,
    repo: &str,
    path: &str,
    bytes: &[u8],
) -> serde_json::Result<String> {
    let arena = Bump::new();
    let facts = relspec_python::extract(&arena, options, repo, path, FileInput::Read(bytes));
    let mut lines = JsonLines::default();
    Facts::visit_changes(&Facts::default(), &facts, &mut lines)?;
    Ok(lines.text)
}

/// Scopes, names, calls, attributes, imports and order of lines of the file as one JSON document, with offsets in the decoded text.
pub fn oracle(
    options: &Options,
    repo: &str,
    path: &str,
    bytes: &[u8],
) -> serde_json::Result<String> {
    let arena = Bump::new();
    let analysis = relspec_python::analyze(&arena, options, repo, path, bytes);
    serde_json::to_string(&relspec_python::oracle::facts(
        &arena, options, path, &analysis,
    ))
}

#[derive(Default)]
struct JsonLines {
    text: String,
}

#[derive(Serialize)]
struct Line<'r, R> {
    dataset: &'static str,
    #[serde(flatten)]
    row: &'r R,
}

impl JsonLines {
    fn append<R: Row>(&mut self, rows: &[R]) -> serde_json::Result<()> {
        for row in rows {
            let line = Line {
                dataset: R::DATASET.name(),
                row,
            };
            self.text.push_str(&serde_json::to_string(&line)?);
            self.text.push('\n');
        }
        Ok(())
    }
}

impl FactsVisitor for JsonLines {
    type Error = serde_json::Error;

    fn rows<R: RowRoute>(&mut self, _before: &[R], after: &[R]) -> serde_json::Result<()> {
        self.append(after)
    }

    fn columns<R: ColumnarRoute>(&mut self, _before: &[R], after: &[R]) -> serde_json::Result<()> {
        self.append(after)
    }
}
