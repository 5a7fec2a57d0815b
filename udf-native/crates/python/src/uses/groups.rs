//! `py_uses` and `py_use_paths`: what only other files can answer, once per question.

use relspec_contracts::{PyUsePaths, PyUses};
use relspec_ids::{UseKey, use_id};
use rustc_hash::FxHashMap;

use super::File;
use super::paths::{Basis, PathIx, SetIx};
use super::rows::PathRows;
use super::values::Values;

/// What happens to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum UseKind {
    Call,
    Read,
    Write,
    Augmented,
    Reference,
}

impl UseKind {
    const fn as_str(self) -> &'static str {
        match self {
            UseKind::Call => "CALL",
            UseKind::Read => "READ",
            UseKind::Write => "WRITE",
            UseKind::Augmented => "AUGMENTED",
            UseKind::Reference => "REFERENCE",
        }
    }
}

/// Number of an argument shape in its [`Shapes`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct ShapeIx(pub(super) u32);

/// Argument shapes, each stored once; the first is that of a call without arguments.
pub(super) struct Shapes<'a> {
    all: Vec<&'a [&'a str]>,
    known: FxHashMap<&'a [&'a str], ShapeIx>,
}

impl<'a> Shapes<'a> {
    pub(super) fn new() -> Self {
        let none: &[&str] = &[];
        Self {
            all: vec![none],
            known: FxHashMap::from_iter([(none, ShapeIx::default())]),
        }
    }

    pub(super) fn intern(&mut self, file: &File<'a, '_>, shape: &[&'a str]) -> ShapeIx {
        if let Some(known) = self.known.get(shape) {
            return *known;
        }
        let stored: &'a [&'a str] = file.arena.alloc_slice_copy(shape);
        let ix = ShapeIx(self.all.len() as u32);
        self.all.push(stored);
        self.known.insert(stored, ix);
        ix
    }

    pub(super) fn get(&self, ix: ShapeIx) -> &'a [&'a str] {
        self.all.get(ix.0 as usize).copied().unwrap_or(&[])
    }
}

/// What makes occurrences one use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Question<'a> {
    pub(super) kind: UseKind,
    pub(super) role: &'static str,
    pub(super) is_type_checking: bool,
    pub(super) name: Option<&'a str>,
    pub(super) is_attribute: bool,
    pub(super) shape: ShapeIx,
    /// Role bits of the index that names the candidate.
    pub(super) roles: Option<i32>,
    /// Paths of the candidates in the order of their ordinals.
    pub(super) paths: &'a [PathIx],
}

/// A candidate of a question.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed {
    path: PathIx,
    path_id: i64,
    basis: Basis,
}

/// One place where a question is asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) node: i64,
    /// Base object of the callee, if the callee is an attribute.
    pub(super) receiver: Option<i64>,
    pub(super) arguments: &'a [i64],
}

/// Number of a use in its [`Groups`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GroupIx(u32);

/// The uses of a file.
#[derive(Default)]
pub(super) struct Groups<'a> {
    /// Every question with its candidates.
    questions: Vec<(Question<'a>, Vec<Listed>)>,
    known: FxHashMap<Question<'a>, GroupIx>,
    asked: Vec<(GroupIx, Asked<'a>)>,
    /// Candidates of every set that was asked about.
    listed: FxHashMap<SetIx, (&'a [PathIx], &'a [Listed])>,
}

/// Rows of the uses of a file.
pub(super) struct UseRows<'a> {
    /// In the order of the groups.
    pub(super) uses: Vec<PyUses<'a>>,
    pub(super) paths: Vec<PyUsePaths<'a>>,
}

impl UseRows<'_> {
    /// `use_id` of a group.
    pub(super) fn id(&self, group: GroupIx) -> Option<i64> {
        self.uses.get(group.0 as usize).map(|row| row.use_id)
    }
}

impl<'a> Groups<'a> {
    /// The candidates of a set in the order of their ordinals.
    pub(super) fn list(
        &mut self,
        file: &File<'a, '_>,
        values: &mut Values<'a, '_>,
        set: SetIx,
    ) -> (&'a [PathIx], &'a [Listed]) {
        if let Some(known) = self.listed.get(&set) {
            return *known;
        }
        let ordered = values.paths.ordered(set, file);
        let paths = ordered.iter().map(|(candidate, _)| candidate.path);
        let listed = ordered.iter().map(|(candidate, id)| Listed {
            path: candidate.path,
            path_id: *id,
            basis: candidate.basis,
        });
        let list: (&'a [PathIx], &'a [Listed]) = (
            file.arena.alloc_slice_fill_iter(paths),
            file.arena.alloc_slice_fill_iter(listed),
        );
        self.listed.insert(set, list);
        list
    }

    /// Asks a question at one place. The same path may be a candidate for several reasons; the
    /// best of them counts.
    pub(super) fn ask(
        &mut self,
        question: Question<'a>,
        candidates: &[Listed],
        asked: Asked<'a>,
    ) -> GroupIx {
        let next = GroupIx(self.questions.len() as u32);
        let group = *self.known.entry(question).or_insert(next);
        match self.questions.get_mut(group.0 as usize) {
            Some((_, known)) => {
                for (known, candidate) in known.iter_mut().zip(candidates) {
                    known.basis = known.basis.min(candidate.basis);
                }
            }
            None => self.questions.push((question, candidates.to_vec())),
        }
        self.asked.push((group, asked));
        group
    }

    pub(super) fn rows(
        mut self,
        file: &File<'a, '_>,
        values: &mut Values<'a, '_>,
        shapes: &Shapes<'a>,
        path_rows: &mut PathRows,
    ) -> UseRows<'a> {
        self.asked
            .sort_unstable_by_key(|(group, asked)| (group.0, asked.node));
        let mut rest = self.asked.as_slice();
        let mut rows = UseRows {
            uses: Vec::with_capacity(self.questions.len()),
            paths: Vec::new(),
        };
        for (group, (question, candidates)) in (0u32..).zip(&self.questions) {
            let count = rest.partition_point(|(g, _)| g.0 <= group);
            let (asked, after) = rest.split_at_checked(count).unwrap_or((rest, &[]));
            rest = after;
            let path_ids: Vec<i64> = candidates.iter().map(|c| c.path_id).collect();
            let id = use_id(&UseKey {
                file_id: file.analysis.file_id,
                use_kind: question.kind.as_str(),
                role: question.role,
                is_type_checking: question.is_type_checking,
                roles: question.roles,
                name: question.name,
                is_attribute: question.is_attribute,
                arg_shape: shapes.get(question.shape),
                path_ids: &path_ids,
            });
            for (candidate, ordinal) in candidates.iter().zip(1..) {
                rows.paths.push(PyUsePaths {
                    file_id: file.analysis.file_id,
                    use_id: id,
                    use_kind: question.kind.as_str(),
                    ordinal,
                    path_id: path_rows.id(values, file, candidate.path),
                    basis: candidate.basis.as_str(),
                    evidence_rank: candidate.basis.rank(),
                    is_only: candidates.len() == 1,
                });
            }
            rows.uses
                .push(row(file, question, candidates, id, shapes, asked));
        }
        rows
    }
}

fn row<'a>(
    file: &File<'a, '_>,
    question: &Question<'a>,
    candidates: &[Listed],
    use_id: i64,
    shapes: &Shapes<'a>,
    asked: &[(GroupIx, Asked<'a>)],
) -> PyUses<'a> {
    let nodes: Vec<i64> = asked.iter().map(|(_, asked)| asked.node).collect();
    let receivers: Vec<i64> = asked.iter().filter_map(|(_, a)| a.receiver).collect();
    let arguments: Vec<i64> = asked
        .iter()
        .flat_map(|(_, asked)| asked.arguments.iter().copied())
        .collect();
    let only = match candidates {
        [only] => Some(only),
        _ => None,
    };
    PyUses {
        file_id: file.analysis.file_id,
        use_id,
        use_kind: question.kind.as_str(),
        role: question.role,
        name: question.name,
        is_attribute: question.is_attribute,
        is_type_checking: question.is_type_checking,
        roles: question.roles,
        arg_shape: shapes.get(question.shape),
        path_count: candidates.len() as i32,
        path_id: only.map(|c| c.path_id),
        basis: only.map(|c| c.basis.as_str()),
        evidence_rank: only.map(|c| c.basis.rank()),
        node_ids: file.arena.alloc_slice_copy(&nodes),
        receiver_ids: file.arena.alloc_slice_copy(&receivers),
        arg_ids: file.arena.alloc_slice_copy(&arguments),
    }
}
