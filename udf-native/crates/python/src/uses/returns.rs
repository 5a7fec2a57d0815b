//! `py_returns`: what functions give back.

use relspec_contracts::PyReturns;
use rustc_hash::FxHashMap;

use super::File;
use super::paths::{Basis, PathIx, Root, SetIx, Step};
use super::values::Values;
use crate::defs::DefIndex;
use crate::syntax::{Constant, Field, Kind, NodeId};

/// How a value leaves a function, in the order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Exit {
    Annotation,
    Return,
    Yield,
    YieldFrom,
    Raise,
}

impl Exit {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Annotation => "ANNOTATION",
            Self::Return => "RETURN",
            Self::Yield => "YIELD",
            Self::YieldFrom => "YIELD_FROM",
            Self::Raise => "RAISE",
        }
    }
}

/// The rows of a file, functions in the order of the source.
pub(super) fn rows<'a>(file: &File<'a, '_>, values: &mut Values<'a, '_>) -> Vec<PyReturns<'a>> {
    let mut counts: FxHashMap<(DefIndex, Exit, PathIx), i32> = FxHashMap::default();
    let syntax = &file.analysis.syntax;
    for (id, node) in syntax.iter() {
        let (exit, field) = match node.kind {
            Kind::FunctionDef | Kind::AsyncFunctionDef => (Exit::Annotation, Field::Returns),
            Kind::Return => (Exit::Return, Field::Value),
            Kind::Lambda => (Exit::Return, Field::Body),
            Kind::Yield => (Exit::Yield, Field::Value),
            Kind::YieldFrom => (Exit::YieldFrom, Field::Value),
            Kind::Raise => (Exit::Raise, Field::Exc),
            _ => continue,
        };
        let def = match node.kind {
            Kind::FunctionDef | Kind::AsyncFunctionDef | Kind::Lambda => {
                file.analysis.defs.at(syntax, id)
            }
            _ => Some(file.analysis.defs.owner(id)),
        };
        let Some(def) = def.filter(|def| file.graph.ids.method_return(*def).is_some()) else {
            continue;
        };
        let value = syntax.child(id, field);
        if exit == Exit::Annotation && value.is_none() {
            continue;
        }
        for path in paths(file, values, exit, value) {
            let count = counts.entry((def, exit, path)).or_default();
            *count = count.saturating_add(1);
        }
    }
    let mut found: Vec<(DefIndex, Exit, &'a str, i64, i32)> = Vec::with_capacity(counts.len());
    #[expect(clippy::iter_over_hash_type, reason = "sorted below")]
    for ((def, exit, path), count) in counts {
        let (text, path_id) = values.paths.text(path, file);
        found.push((def, exit, text, path_id, count));
    }
    found.sort_unstable();
    let mut rows = Vec::with_capacity(found.len());
    for of_def in found.chunk_by(|a, b| a.0 == b.0) {
        for ((def, exit, path, path_id, count), ordinal) in of_def.iter().zip(1..) {
            rows.push(PyReturns {
                file_id: file.analysis.file_id,
                def_id: file.analysis.defs.id(*def),
                ordinal,
                return_kind: exit.as_str(),
                path_id: *path_id,
                path,
                site_count: *count,
            });
        }
    }
    rows
}

fn paths<'a>(
    file: &File<'a, '_>,
    values: &mut Values<'a, '_>,
    exit: Exit,
    value: Option<NodeId>,
) -> Vec<PathIx> {
    let is_none = |value: NodeId| file.analysis.syntax.constant(value) == Some(Constant::None);
    let set: SetIx = match (exit, value) {
        (Exit::Annotation, Some(value)) => values.declared(value),
        (Exit::Return | Exit::Yield, None) => nothing(values),
        (_, Some(value)) if is_none(value) => nothing(values),
        (_, Some(value)) => values.of(value),
        (_, None) => SetIx::EMPTY,
    };
    let candidates = values.paths.set(set).iter();
    let mut paths: Vec<PathIx> = candidates.map(|candidate| candidate.path).collect();
    if paths.is_empty() {
        paths.push(values.paths.root(Root::Unknown));
    }
    paths
}

/// The path of `None`.
fn nothing(values: &mut Values<'_, '_>) -> SetIx {
    let builtins = values.paths.root(Root::Import("builtins"));
    match values.paths.step(builtins, Step::Name("None")) {
        Some(path) => values.paths.single(path, Basis::Literal),
        None => SetIx::EMPTY,
    }
}
