//! `py_paths`: the text of every path that the rows of a file hold.

use relspec_contracts::PyPaths;

use super::File;
use super::paths::PathIx;
use super::values::Values;

/// Which paths have a row.
#[derive(Default)]
pub(super) struct PathRows {
    named: Vec<bool>,
}

impl PathRows {
    /// Id of a path that a row holds.
    pub(super) fn id<'a>(
        &mut self,
        values: &mut Values<'a, '_>,
        file: &File<'a, '_>,
        path: PathIx,
    ) -> i64 {
        if self.named.len() <= path.index() {
            self.named.resize(path.index() + 1, false);
        }
        if let Some(named) = self.named.get_mut(path.index()) {
            *named = true;
        }
        values.paths.text(path, file).1
    }

    pub(super) fn rows<'a>(
        &self,
        values: &mut Values<'a, '_>,
        file: &File<'a, '_>,
    ) -> Vec<PyPaths<'a>> {
        let mut rows = Vec::new();
        for (index, _) in (0u32..).zip(&self.named).filter(|(_, named)| **named) {
            let path = PathIx(index);
            let paths = &mut values.paths;
            let (text, path_id) = paths.text(path, file);
            let (steps, names) = paths.step_counts(path);
            let qname = paths.qname(path, file);
            rows.push(PyPaths {
                file_id: file.analysis.file_id,
                path_id,
                path: text,
                root_kind: paths.root_of(path).map_or("UNKNOWN", |root| root.kind()),
                qname,
                qname_id: qname.map(relspec_ids::symbol_id),
                step_count: i32::from(steps),
                name_step_count: i32::from(names),
            });
        }
        rows
    }
}
