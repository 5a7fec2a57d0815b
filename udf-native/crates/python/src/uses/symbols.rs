//! `py_symbols` and `DEFINES_SYMBOL`: the global names a file gives or needs.

use relspec_contracts::{CpgEdges, PySymbols};
use rustc_hash::FxHashMap;

use super::File;
use super::edges::exact;
use super::members::MemberTable;
use crate::defs::{DefIndex, DefKind};
use crate::graph::CpgNodeId;
use crate::scopes::{BindingId, ScopeId};
use crate::uses::imports;
use crate::uses::sites::{Bound, Site, Sites};

/// Number of a symbol in [`Symbols`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct SymbolIx(u32);

impl SymbolIx {
    const fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Clone, Copy, Debug)]
struct Symbol<'a> {
    full_name: &'a str,
    id: i64,
    entity: &'static str,
    is_definition: bool,
    /// Reached without entering a function, or named by an edge of this file.
    is_needed: bool,
    /// Named as a type by an edge of this file.
    is_type: bool,
}

/// The symbols of a file.
pub(super) struct Symbols<'a> {
    all: Vec<Symbol<'a>>,
    by_name: FxHashMap<&'a str, SymbolIx>,
    of_def: Vec<SymbolIx>,
    of_variable: FxHashMap<BindingId, SymbolIx>,
    /// Nodes that define symbols.
    definers: Vec<(i64, SymbolIx)>,
}

impl<'a> Symbols<'a> {
    /// The symbols that the file defines.
    pub(super) fn of(file: &File<'a, '_>, sites: &Sites, members: &MemberTable<'a>) -> Self {
        let mut symbols = Self {
            all: Vec::new(),
            by_name: FxHashMap::default(),
            of_def: Vec::new(),
            of_variable: FxHashMap::default(),
            definers: Vec::new(),
        };
        symbols.definitions(file);
        symbols.variables(file, sites);
        symbols.members(file, members);
        symbols
    }

    fn definitions(&mut self, file: &File<'a, '_>) {
        for (def, definition) in file.analysis.defs.iter() {
            let entity = match definition.kind {
                DefKind::Module => "MODULE",
                DefKind::Class => "CLASS",
                DefKind::Function | DefKind::Lambda => "FUNCTION",
                DefKind::TypeAlias => "VARIABLE",
            };
            let is_needed = definition.is_global && definition.kind != DefKind::Lambda;
            let symbol = self.define(definition.symbol_name, entity, is_needed);
            self.of_def.push(symbol);
            let definer = match definition.kind {
                DefKind::Module => Some(file.graph.ids.id(CpgNodeId::NAMESPACE)),
                _ => file.graph.ids.definition(def),
            };
            self.definers.extend(definer.map(|node| (node, symbol)));
        }
    }

    /// Variables of the module: names that something other than definitions binds, and other than
    /// imports of something that has a name.
    fn variables(&mut self, file: &File<'a, '_>, sites: &Sites) {
        let scopes = &file.analysis.scopes;
        for id in scopes.bindings_of(ScopeId::MODULE) {
            let Some(binding) = scopes.binding(*id) else {
                continue;
            };
            let is_variable = |site: &Site| match site.bound {
                Bound::Def(_) => false,
                Bound::Import => imports::import(file, site.node)
                    .is_none_or(|import| import.target_module.is_none()),
                _ => true,
            };
            let mut bound = sites.of_binding(*id).iter();
            let name = file.analysis.atoms.text(binding.source_name);
            let full_name = file.join(file.analysis.module_name, name);
            if bound.any(is_variable) {
                let symbol = self.define(full_name, "VARIABLE", true);
                let local = file.graph.ids.variable(*id);
                self.definers.extend(local.map(|node| (node, symbol)));
            }
            let symbol = self.define_later(full_name);
            self.of_variable.insert(*id, symbol);
        }
    }

    fn members(&mut self, file: &File<'a, '_>, members: &MemberTable<'a>) {
        let mut last = None;
        for member in members.all() {
            let this = Some((member.class, member.name));
            if member.def.is_some() || this == last {
                continue;
            }
            last = this;
            let Some(class) = file.analysis.defs.get(member.class) else {
                continue;
            };
            let full_name = file.join(class.symbol_name, member.source_name);
            let symbol = self.define(full_name, "ATTRIBUTE", class.is_global);
            let node = relspec_ids::member_id(class.id, member.source_name);
            self.definers.push((node, symbol));
        }
    }

    fn define(&mut self, full_name: &'a str, entity: &'static str, is_needed: bool) -> SymbolIx {
        let symbol = self.intern(full_name, entity);
        if let Some(symbol) = self.all.get_mut(symbol.index()) {
            if !symbol.is_definition {
                symbol.entity = entity;
            }
            symbol.is_definition = true;
            symbol.is_needed |= is_needed;
        }
        symbol
    }

    /// A name of this file that may turn out to be needed.
    fn define_later(&mut self, full_name: &'a str) -> SymbolIx {
        self.intern(full_name, "VARIABLE")
    }

    fn intern(&mut self, full_name: &'a str, entity: &'static str) -> SymbolIx {
        if let Some(known) = self.by_name.get(full_name) {
            return *known;
        }
        let ix = SymbolIx(self.all.len() as u32);
        self.all.push(Symbol {
            full_name,
            id: relspec_ids::symbol_id(full_name),
            entity,
            is_definition: false,
            is_needed: false,
            is_type: false,
        });
        self.by_name.insert(full_name, ix);
        ix
    }

    /// The symbol of something outside the file.
    pub(super) fn external(&mut self, full_name: &'a str, entity: &'static str) -> SymbolIx {
        self.intern(full_name, entity)
    }

    /// The symbol of a definition.
    pub(super) fn of_def(&self, def: DefIndex) -> Option<SymbolIx> {
        self.of_def.get(def.index()).copied()
    }

    /// The symbol of a variable of the module.
    pub(super) fn of_variable(&self, binding: BindingId) -> Option<SymbolIx> {
        self.of_variable.get(&binding).copied()
    }

    /// The symbol with that name, if the file knows it.
    pub(super) fn named(&self, full_name: &str) -> Option<SymbolIx> {
        self.by_name.get(full_name).copied()
    }

    /// Whether the file defines the symbol.
    pub(super) fn is_definition(&self, symbol: SymbolIx) -> bool {
        let symbol = self.all.get(symbol.index());
        symbol.is_some_and(|symbol| symbol.is_definition)
    }

    /// Id of a symbol.
    pub(super) fn id(&self, symbol: SymbolIx) -> i64 {
        self.all.get(symbol.index()).map_or(0, |symbol| symbol.id)
    }

    /// Name and kind of a symbol.
    pub(super) fn describe(&self, symbol: SymbolIx) -> Option<(&'a str, &'static str)> {
        let symbol = self.all.get(symbol.index())?;
        Some((symbol.full_name, symbol.entity))
    }

    /// Notes that an edge of the file leads to the symbol.
    pub(super) fn need(&mut self, symbol: SymbolIx) {
        if let Some(symbol) = self.all.get_mut(symbol.index()) {
            symbol.is_needed = true;
        }
    }

    /// Notes that an edge of the file leads to the type of that name.
    pub(super) fn need_type(&mut self, full_name: &'a str) {
        let symbol = self.intern(full_name, "CLASS");
        if let Some(symbol) = self.all.get_mut(symbol.index()) {
            symbol.is_type = true;
        }
    }

    /// Rows of all symbols that are needed, and the edges to those that are symbols.
    pub(super) fn rows(
        &self,
        file: &File<'a, '_>,
        rows: &mut Vec<PySymbols<'a>>,
        edges: &mut Vec<CpgEdges<'a>>,
    ) {
        let file_id = file.analysis.file_id;
        let is_needed = |symbol: &&Symbol<'_>| symbol.is_needed || symbol.is_type;
        for symbol in self.all.iter().filter(is_needed) {
            rows.push(PySymbols {
                file_id,
                symbol_id: symbol.id,
                full_name: symbol.full_name,
                entity_kind: symbol.entity,
                is_definition: symbol.is_definition,
                is_type: symbol.is_type,
                is_symbol: symbol.is_needed,
            });
        }
        for (node, symbol) in &self.definers {
            if let Some(symbol) = self.all.get(symbol.index()).filter(|s| s.is_needed) {
                edges.push(exact(file_id, "DEFINES_SYMBOL", *node, symbol.id));
            }
        }
    }
}
