//! `py_exports`: every binding of a module-level name, star imports and what `__all__` takes over.

use relspec_contracts::PyExports;

use super::File;
use super::all_names::AllNames;
use super::imports::{self, Import};
use super::paths::{PathIx, Root};
use super::rows::PathRows;
use super::sites::{Bound, Site, Value};
use super::values::Values;
use crate::defs::DefIndex;
use crate::scopes::{BindingId, ScopeId};
use crate::syntax::{Flags, Kind, NodeId};

/// What the rows of exports are made from.
pub(super) struct Exports<'a, 'f, 's> {
    pub(super) file: &'f File<'a, 's>,
    pub(super) is_stub: bool,
    pub(super) all_names: &'f AllNames<'a>,
    pub(super) values: &'f mut Values<'a, 's>,
    pub(super) paths: &'f mut PathRows,
}

impl<'a> Exports<'a, '_, '_> {
    pub(super) fn rows(mut self) -> Vec<PyExports<'a>> {
        let mut rows = Vec::new();
        for id in self.file.analysis.scopes.bindings_of(ScopeId::MODULE) {
            self.name(*id, &mut rows);
        }
        self.stars(&mut rows);
        rows
    }

    /// All bindings of one name.
    fn name(&mut self, id: BindingId, rows: &mut Vec<PyExports<'a>>) {
        let Some(binding) = self.file.analysis.scopes.binding(id) else {
            return;
        };
        let name = self.file.analysis.atoms.text(binding.name);
        let first = rows.len();
        let sites = self.values.sites().of_binding(id);
        let last = sites.iter().rposition(|site| site.is_own);
        let last = last.or(sites.len().checked_sub(1));
        for (index, site) in sites.iter().enumerate() {
            let mut row = self.site(name, site);
            let sites = self.values.sites();
            row.is_last = Some(index) == last && !sites.is_deleted_after(id, site);
            rows.push(row);
        }
        if name == "__all__" {
            self.extended(rows);
        }
        if let Some(added) = rows.get_mut(first..) {
            for (row, ordinal) in added.iter_mut().zip(1..) {
                row.ordinal = ordinal;
            }
        }
    }

    fn row(&self, name: &'a str, export_kind: &'static str) -> PyExports<'a> {
        PyExports {
            file_id: self.file.analysis.file_id,
            name,
            ordinal: 1,
            export_kind,
            def_id: None,
            target_module: None,
            target_name: None,
            path_id: None,
            type_path_id: None,
            is_last: true,
            is_conditional: false,
            in_all: self.all_names.lists(name),
            is_public: self.all_names.gives_away(name),
            def_kind: None,
            symbol_name: None,
            alias_name: None,
            alias_is_module: false,
            module_def_id: self.file.analysis.defs.id(DefIndex::MODULE),
            module_name: self.file.analysis.module_name,
            is_stub: self.is_stub,
            all_kind: self.all_names.kind.as_str(),
        }
    }

    fn site(&mut self, name: &'a str, site: &Site) -> PyExports<'a> {
        let mut row = match site.bound {
            Bound::Def(def) => {
                let definition = self.file.analysis.defs.get(def);
                PyExports {
                    def_id: Some(self.file.analysis.defs.id(def)),
                    def_kind: definition.map(|d| d.kind.as_str()),
                    symbol_name: definition.map(|d| d.symbol_name),
                    ..self.row(name, "DEFINITION")
                }
            }
            Bound::Import => match imports::import(self.file, site.node) {
                Some(import) => PyExports {
                    target_module: target_module(&import),
                    target_name: import.name,
                    ..self.row(name, "IMPORT")
                },
                None => self.row(name, "IMPORT"),
            },
            Bound::Value(Value::None) => self.row(name, "ANNOTATION"),
            Bound::Value(value) => {
                let set = self.values.given(value);
                let path = self.values.only_path(set);
                let alias = path.and_then(|path| self.alias(path));
                PyExports {
                    path_id: path.map(|path| self.path_id(path)),
                    alias_name: alias.map(|(name, _)| name),
                    alias_is_module: alias.is_some_and(|(_, is_module)| is_module),
                    ..self.row(name, "ASSIGNMENT")
                }
            }
            Bound::Param | Bound::Other => self.row(name, "ASSIGNMENT"),
        };
        let declared = site.annotation.and_then(|a| self.values.declared_type(a));
        row.type_path_id = declared.map(|path| self.path_id(path));
        row.is_conditional = site.is_conditional;
        row
    }

    /// What a value is another name of, and whether that is a module.
    fn alias(&self, path: PathIx) -> Option<(&'a str, bool)> {
        let (steps, names) = self.values.paths.step_counts(path);
        let (most_steps, is_module) = match self.values.paths.root_of(path)? {
            Root::Import(_) => (1, steps == 0),
            Root::Def(_) => (0, false),
            _ => return None,
        };
        if steps != names || steps > most_steps {
            return None;
        }
        let name = self.values.paths.qname(path, self.file)?;
        let is_local = name.contains('<');
        (!is_local).then_some((name, is_module))
    }

    fn path_id(&mut self, path: PathIx) -> i64 {
        self.paths.id(self.values, self.file, path)
    }

    /// Modules whose `__all__` this one takes over.
    fn extended(&mut self, rows: &mut Vec<PyExports<'a>>) {
        for (module, is_conditional) in &self.all_names.extended {
            let set = self.values.of(*module);
            let path = self.values.only_path(set);
            let is_import = |path: &PathIx| {
                let (steps, names) = self.values.paths.step_counts(*path);
                steps == names && matches!(self.values.paths.root_of(*path), Some(Root::Import(_)))
            };
            let Some(path) = path.filter(is_import) else {
                continue;
            };
            rows.push(PyExports {
                target_module: self.values.paths.qname(path, self.file),
                is_conditional: *is_conditional,
                ..self.row("__all__", "ALL_EXTEND")
            });
        }
    }

    fn stars(&self, rows: &mut Vec<PyExports<'a>>) {
        let analysis = self.file.analysis;
        let is_star = |id: NodeId| {
            let node = analysis.syntax.node(id);
            node.kind == Kind::Alias
                && node.flags.has(Flags::STAR)
                && analysis.scopes.scope_at(id) == ScopeId::MODULE
        };
        let first = rows.len();
        for (id, _) in analysis.syntax.iter().filter(|(id, _)| is_star(*id)) {
            let import = imports::import(self.file, id);
            rows.push(PyExports {
                target_module: import.and_then(|import| import.target_module),
                is_conditional: analysis.defs.is_conditional(id),
                in_all: None,
                is_public: true,
                is_last: false,
                ..self.row("*", "STAR")
            });
        }
        if let Some(added) = rows.get_mut(first..) {
            for (row, ordinal) in added.iter_mut().zip(1..) {
                row.ordinal = ordinal;
            }
            if let Some(row) = added.last_mut() {
                row.is_last = true;
            }
        }
    }
}

/// The module an import takes its name from, or that it binds.
fn target_module<'a>(import: &Import<'a>) -> Option<&'a str> {
    match import.name {
        Some(_) => import.target_module,
        None => import.bound_module(),
    }
}
