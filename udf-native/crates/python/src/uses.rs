//! What the names of a file stand for: the rows that other files are joined with, and the answers
//! that the file gives itself.
//!
//! A *candidate* is an access path, the text of what a value may be: an import with names behind
//! it, a definition of the file, a receiver. [`values`] finds the candidates of every expression,
//! [`follow`] walks them as far as the file reaches, [`answers`] turns the end of the walk into
//! edges. What leads out of the file is asked once per question in `py_uses` ([`groups`]), since a
//! row in a join costs a hundred times what an edge does.

mod all_names;
mod answers;
mod bases;
mod calls;
mod definitions;
mod edges;
mod exports;
mod flows;
mod follow;
mod groups;
mod imports;
mod indexed;
mod members;
mod modules;
mod paths;
mod places;
mod returns;
mod rows;
mod sites;
mod summary;
mod symbols;
mod types;
mod values;
mod walk;

use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;
use relspec_contracts::{Facts, PySummaries};
use relspec_summary::Summary;
use relspec_text::Module;
use relspec_text::name::mangle_name;

use crate::atom::Atom;
use crate::defs::{DefIndex, DefKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::flow::Flow;
use crate::graph::{Graph, Traits};
use crate::index::IndexedNames;
use crate::syntax::NodeId;
use crate::{Analysis, Level, Options};

use all_names::AllNames;
use answers::Answers;
use exports::Exports;
use members::MemberTable;
use paths::Spelling;
use places::Places;
use rows::PathRows;
use sites::Sites;
use symbols::Symbols;
use values::Values;
use walk::Walk;

/// What is known of a file.
#[derive(Clone, Copy)]
pub struct Input<'a, 's> {
    /// Path in the repository.
    pub path: &'a str,
    /// Text, names and scopes.
    pub analysis: &'s Analysis<'a>,
    /// Syntax graph.
    pub graph: &'s Graph<'a>,
    /// Control and data flow.
    pub flow: &'s Flow<'a>,
    /// What an external index knows of its names.
    pub index: &'s IndexedNames<'a>,
}

/// What all parts of this module know about the file.
struct File<'a, 's> {
    arena: &'a Bump,
    analysis: &'s Analysis<'a>,
    graph: &'s Graph<'a>,
    /// What an external index knows of its names.
    index: &'s IndexedNames<'a>,
    /// Base of relative imports; `None` at top level.
    package: Option<&'s str>,
    is_stub: bool,
    version: (u8, u8),
    places: Places,
}

impl<'a> File<'a, '_> {
    fn def_kind(&self, def: DefIndex) -> Option<DefKind> {
        self.analysis.defs.get(def).map(|def| def.kind)
    }

    fn traits(&self, def: DefIndex) -> Option<Traits> {
        self.analysis.defs.get(def).map(|_| self.graph.traits(def))
    }

    /// `left.right`.
    fn join(&self, left: &str, right: &str) -> &'a str {
        let length = left.len() + 1 + right.len();
        let mut text = ArenaString::with_capacity_in(length, self.arena);
        text.push_str(left);
        text.push('.');
        text.push_str(right);
        text.into_bump_str()
    }

    /// A name as the compiler stores it in a class.
    fn mangle(&self, class: DefIndex, name: &'a str) -> &'a str {
        let class = self.analysis.defs.get(class).map(|class| class.name);
        self.mangled(
            class.map_or("", |name| self.analysis.atoms.text(name)),
            name,
        )
    }

    fn mangled(&self, class: &str, name: &'a str) -> &'a str {
        match mangle_name(class, name) {
            std::borrow::Cow::Borrowed(name) => name,
            std::borrow::Cow::Owned(mangled) => self.arena.alloc_str(&mangled),
        }
    }

    /// The name of an attribute as the compiler stores it.
    fn attribute_name(&self, node: NodeId, name: Atom) -> &'a str {
        let analysis = self.analysis;
        let scope = analysis.scopes.get(analysis.scopes.scope_at(node));
        let text = analysis.atoms.text(name);
        match scope.and_then(|scope| scope.private) {
            Some(class) => self.mangled(analysis.atoms.text(class), text),
            None => text,
        }
    }

    /// The class whose body the function around a node stands in.
    fn class_around(&self, node: NodeId) -> Option<DefIndex> {
        let defs = &self.analysis.defs;
        let mut def = defs.owner(node);
        while matches!(
            self.def_kind(def),
            Some(DefKind::Function | DefKind::Lambda)
        ) {
            if let Some(class) = defs.class_of(def) {
                return Some(class);
            }
            def = defs.get(def)?.parent?;
        }
        None
    }
}

impl<'a> Spelling<'a> for File<'a, '_> {
    fn file_id(&self) -> i64 {
        self.analysis.file_id
    }

    fn def_id(&self, def: DefIndex) -> i64 {
        self.analysis.defs.id(def)
    }

    fn symbol_name(&self, def: DefIndex) -> &'a str {
        self.analysis
            .defs
            .get(def)
            .map_or("", |def| def.symbol_name)
    }
}

/// Adds to `facts` the rows of `py_modules`, `py_defs`, `py_imports`, `py_exports`, `py_members`,
/// `py_bases`, `py_returns`, `py_param_flows`, `py_symbols`, `py_paths`, `py_uses`, `py_use_paths`,
/// `py_calls`, `py_call_args`, `scip_definitions`, and the edges `DEFINES_SYMBOL`, `CALL`, `CALLS_SYMBOL`, `READS_SYMBOL`, `WRITES_SYMBOL`,
/// `REFERENCES_SYMBOL`, `EVAL_TYPE` and `ALIAS_OF` of the file. A skipped file has a row in `py_modules` alone; a path that is no Python file has
/// none. Below [`Level::Calls`] nothing is told that follows from a summary. Returns what is to be said about imports and `__all__`.
pub fn collect<'a>(
    arena: &'a Bump,
    options: &Options,
    input: Input<'a, '_>,
    facts: &mut Facts<'a>,
) -> Vec<Diagnostic> {
    let Input {
        path,
        analysis,
        graph,
        flow,
        index,
    } = input;
    let mut findings = Vec::new();
    let Some(module) = Module::of(path, &options.source_roots) else {
        return findings;
    };
    let file = File {
        arena,
        analysis,
        graph,
        index,
        package: module.package_name(),
        is_stub: module.is_stub,
        version: options.python_version,
        places: Places::of(&analysis.syntax, &analysis.atoms),
    };
    let all_names = AllNames::of(&file, &mut findings);
    facts
        .py_modules
        .push(modules::row(&file, path, &module, all_names.kind));
    if analysis.syntax.is_empty() {
        return findings;
    }
    let targets = sites::targets(&analysis.syntax);
    let sites = Sites::of(analysis, &targets);
    let known_types = if options.level >= Level::Calls {
        let (summary, known_types) = summary::of(&file, &module, &sites, flow, &all_names);
        findings.extend(summarise(&file, path, &summary, facts));
        known_types
    } else {
        Vec::new()
    };
    let mut values = Values::new(&file, &sites);
    facts.py_returns.extend(returns::rows(&file, &mut values));
    let members = MemberTable::of(&file, &targets, &mut values);
    let mut symbols = Symbols::of(&file, &sites, &members);
    let mut path_rows = PathRows::default();

    let defs = definitions::rows(&file);
    facts.py_imports.extend(imports::rows(&file, &mut findings));
    facts
        .py_members
        .extend(members.rows(&file, &mut values, &mut path_rows));
    facts
        .py_bases
        .extend(bases::rows(&file, &mut values, &mut path_rows));
    let exports = Exports {
        file: &file,
        is_stub: module.is_stub,
        all_names: &all_names,
        values: &mut values,
        paths: &mut path_rows,
    };
    facts.py_exports.extend(exports.rows());

    let answers = Answers::new(&file, &defs, &members);
    let mut walk = Walk::new(&file, &mut values, &mut symbols, answers);
    walk.run(&all_names);
    walk.finish(facts, &mut path_rows);

    types::emit(&file, &known_types, &mut symbols, &mut facts.cpg_edges);
    symbols.rows(&file, &mut facts.py_symbols, &mut facts.cpg_edges);
    facts.py_paths.extend(path_rows.rows(&mut values, &file));
    facts.py_defs.extend(defs);
    findings
}

/// Adds to `facts` the summary of a file and what follows from it alone; gives what went wrong.
fn summarise<'a>(
    file: &File<'a, '_>,
    path: &'a str,
    summary: &Summary,
    facts: &mut Facts<'a>,
) -> Option<Diagnostic> {
    let file_id = file.analysis.file_id;
    let flows = flows::rows(file.arena, file_id, summary);
    facts.py_param_flows.extend(flows);
    match summary.encode() {
        Ok(bytes) => facts.py_summaries.push(PySummaries {
            file_id,
            path,
            summary: file.arena.alloc_slice_copy(&bytes),
        }),
        Err(error) => {
            let message = format!("the summary of the file cannot be written: {error}");
            return Some(Diagnostic::file(Code::ExtractFailed, message));
        }
    }
    None
}
