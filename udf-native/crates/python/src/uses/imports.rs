//! `py_imports`: every imported alias.

use relspec_contracts::PyImports;
use relspec_text::module::import_resolve;

use super::File;
use super::places::Place;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{Flags, Kind, NodeId};

/// What one alias of an import says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Import<'a> {
    /// `from … import`.
    pub(super) is_from: bool,
    /// Leading dots.
    pub(super) level: u32,
    /// Module as written, without dots in front.
    pub(super) module_text: Option<&'a str>,
    /// Absolute module; `None` when the level leaves the tree or a syntax error ate the name.
    pub(super) target_module: Option<&'a str>,
    /// Name taken from the module; `None` for a plain import and for `*`.
    pub(super) name: Option<&'a str>,
    /// Name bound here; `None` for `*`.
    pub(super) bound: Option<&'a str>,
    pub(super) has_alias: bool,
    pub(super) is_star: bool,
}

impl<'a> Import<'a> {
    /// The module a plain import binds its name to: all of `a.b` in `import a.b as x`, `a` without
    /// the alias.
    pub(super) fn bound_module(&self) -> Option<&'a str> {
        let module = self.target_module?;
        if self.is_from || self.has_alias {
            return Some(module);
        }
        module.split('.').next()
    }

    fn is_future(&self) -> bool {
        self.is_from && self.level == 0 && self.module_text == Some("__future__")
    }
}

/// Reads an alias; `None` if the node is none, or a syntax error ate its name.
pub(super) fn import<'a>(file: &File<'a, '_>, alias: NodeId) -> Option<Import<'a>> {
    let analysis = file.analysis;
    let node = analysis.syntax.node(alias);
    if node.kind != Kind::Alias {
        return None;
    }
    let is_star = node.flags.has(Flags::STAR);
    let text = |name| analysis.atoms.text(name);
    let imported = analysis.syntax.imported_name(alias).map(text);
    if imported.is_none() && !is_star {
        return None;
    }
    let statement = analysis.syntax.node(node.parent);
    let is_from = statement.kind == Kind::ImportFrom;
    let written = statement.name.map(text);
    let level = analysis.syntax.import_level(node.parent);
    let module_text = if is_from { written } else { imported };
    let target_module = if level == 0 {
        module_text
    } else {
        let resolved = import_resolve(file.package, level, written);
        resolved.map(|module| &*file.arena.alloc_str(&module))
    };
    Some(Import {
        is_from,
        level,
        module_text,
        target_module,
        name: imported.filter(|_| is_from),
        bound: node.name.map(text),
        has_alias: node.flags.has(Flags::AS_NAME),
        is_star,
    })
}

/// Rows of all imports; one finding per statement that leaves the tree.
pub(super) fn rows<'a>(file: &File<'a, '_>, findings: &mut Vec<Diagnostic>) -> Vec<PyImports<'a>> {
    let mut rows = Vec::new();
    let mut reported = None;
    for (id, node) in file.analysis.syntax.iter() {
        if node.kind != Kind::Alias {
            continue;
        }
        let (Some(import), Some(import_id)) = (import(file, id), file.graph.ids.node(id)) else {
            continue;
        };
        if import.level > 0 && import.target_module.is_none() && reported != Some(node.parent) {
            reported = Some(node.parent);
            findings.push(beyond_top(file, node.parent, &import));
        }
        rows.push(row(file, id, import_id, &import));
    }
    rows
}

fn row<'a>(file: &File<'a, '_>, id: NodeId, import_id: i64, import: &Import<'a>) -> PyImports<'a> {
    let analysis = file.analysis;
    let scopes = &analysis.scopes;
    let binding = scopes.occurrence(id).and_then(|o| o.binding);
    let place = file.places.at(id);
    PyImports {
        file_id: analysis.file_id,
        import_id,
        def_id: analysis.defs.id(analysis.defs.owner(id)),
        scope_id: scopes.get(scopes.scope_at(id)).map_or(0, |scope| scope.id),
        binding_id: binding.and_then(|id| scopes.binding(id)).map(|b| b.id),
        import_kind: if import.is_from { "FROM" } else { "IMPORT" },
        module_text: import.module_text,
        level: import.level as i32,
        target_module: import.target_module,
        imported_name: import.name,
        bound_name: import.bound,
        alias: import.bound.filter(|_| import.has_alias),
        is_star: import.is_star,
        is_type_checking: place.has(Place::TYPE_CHECKING),
        is_guarded: place.has(Place::GUARDED),
        is_conditional: analysis.defs.is_conditional(id),
        is_future: import.is_future(),
    }
}

fn beyond_top(file: &File<'_, '_>, statement: NodeId, import: &Import<'_>) -> Diagnostic {
    let dots = ".".repeat(import.level as usize);
    let module = import.module_text.unwrap_or("");
    Diagnostic {
        node: Some(statement),
        ..Diagnostic::at(
            Code::ImportBeyondTop,
            format!("relative import '{dots}{module}' leaves the source root"),
            file.analysis.syntax.node(statement).span,
        )
    }
}
