//! `py_bases`: bases and keywords of classes.

use relspec_contracts::PyBases;

use super::File;
use super::paths::{PathIx, Root, Step};
use super::rows::PathRows;
use super::values::Values;
use crate::defs::DefKind;
use crate::scopes::ScopeId;
use crate::syntax::{Field, Kind, NodeId};

pub(super) fn rows<'a>(
    file: &File<'a, '_>,
    values: &mut Values<'a, '_>,
    paths: &mut PathRows,
) -> Vec<PyBases<'a>> {
    let mut rows = Vec::new();
    for (_, definition) in file.analysis.defs.iter() {
        if definition.kind != DefKind::Class {
            continue;
        }
        let syntax = &file.analysis.syntax;
        let is_argument = |id: &NodeId| {
            let field = syntax.node(*id).field;
            matches!(field, Field::Base | Field::Keyword)
        };
        let arguments = syntax.children(definition.node).filter(is_argument);
        for (argument, ordinal) in arguments.zip(1..) {
            let node = syntax.node(argument);
            let keyword = (node.kind == Kind::Keyword).then(|| {
                node.name
                    .map_or("**", |name| file.analysis.atoms.text(name))
            });
            let value = match node.kind {
                Kind::Keyword => syntax.child(argument, Field::Value).unwrap_or(argument),
                _ => argument,
            };
            let path = path(file, values, value);
            rows.push(PyBases {
                file_id: file.analysis.file_id,
                class_def_id: definition.id,
                ordinal,
                keyword,
                path_id: paths.id(values, file, path),
            });
        }
    }
    rows
}

/// The one path of a base. A module-level name that may mean several things is the name itself,
/// which relations follow to all of them.
fn path<'a>(file: &File<'a, '_>, values: &mut Values<'a, '_>, base: NodeId) -> PathIx {
    let set = values.of(base);
    let only = values.only_path(set);
    if let Some(path) = only.or_else(|| module_name(file, values, base)) {
        return path;
    }
    let ordered = values.paths.ordered(set, file);
    if let Some((candidate, _)) = ordered.first() {
        return candidate.path;
    }
    let unknown = values.paths.root(Root::Unknown);
    let node = file.analysis.syntax.node(base);
    let name = match node.kind {
        Kind::Name | Kind::Attribute => node.name,
        _ => None,
    };
    name.and_then(|name| {
        let name = file.analysis.atoms.text(name);
        values.paths.step(unknown, Step::Name(name))
    })
    .unwrap_or(unknown)
}

/// The path of a module-level name of this file with the attributes behind it.
fn module_name<'a>(
    file: &File<'a, '_>,
    values: &mut Values<'a, '_>,
    base: NodeId,
) -> Option<PathIx> {
    let syntax = &file.analysis.syntax;
    let mut attributes = Vec::new();
    let mut at = base;
    while syntax.node(at).kind == Kind::Attribute {
        attributes.push(syntax.node(at).name?);
        at = syntax.child(at, Field::Value)?;
    }
    let occurrence = values.occurrence(at)?;
    let target = file.analysis.scopes.target(occurrence.binding?)?;
    let binding = file.analysis.scopes.binding(target)?;
    if binding.scope != ScopeId::MODULE {
        return None;
    }
    let mut path = values.own_name(binding.name)?;
    for name in attributes.iter().rev() {
        let name = file.analysis.atoms.text(*name);
        path = values.paths.step(path, Step::Name(name))?;
    }
    Some(path)
}
