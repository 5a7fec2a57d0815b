//! The walk over a file that asks and answers what every name, access and call stands for.

use relspec_contracts::{CpgEdges, Facts, PyCallArgs, PyCalls};

use super::File;
use super::all_names::AllNames;
use super::answers::{self, Answers, Verdict};
use super::calls::CallSite;
use super::edges::{self, Answer};
use super::groups::{Asked, GroupIx, Groups, Question, ShapeIx, Shapes, UseKind};
use super::indexed::{self, IndexDefinitions};
use super::paths::{Basis, Root, SetIx};
use super::places::Place;
use super::rows::PathRows;
use super::symbols::Symbols;
use super::values::Values;
use crate::index::Occurrence;
use crate::scopes::{ScopeId, ScopeKind};
use crate::syntax::{Ctx, Field, Kind, Node, NodeId};

/// Everything the walk needs and gathers.
pub(super) struct Walk<'a, 'f, 's> {
    pub(super) file: &'f File<'a, 's>,
    pub(super) values: &'f mut Values<'a, 's>,
    pub(super) symbols: &'f mut Symbols<'a>,
    pub(super) answers: Answers<'a, 'f, 's>,
    shapes: Shapes<'a>,
    groups: Groups<'a>,
    edges: Vec<CpgEdges<'a>>,
    indexed: IndexDefinitions<'a>,
    calls: Vec<(PyCalls<'a>, Option<GroupIx>)>,
    arguments: Vec<PyCallArgs<'a>>,
}

impl<'a, 'f, 's> Walk<'a, 'f, 's> {
    pub(super) fn new(
        file: &'f File<'a, 's>,
        values: &'f mut Values<'a, 's>,
        symbols: &'f mut Symbols<'a>,
        answers: Answers<'a, 'f, 's>,
    ) -> Self {
        let indexed = IndexDefinitions::of(file, symbols);
        Self {
            file,
            values,
            indexed,
            symbols,
            answers,
            shapes: Shapes::new(),
            groups: Groups::default(),
            edges: Vec::new(),
            calls: Vec::new(),
            arguments: Vec::new(),
        }
    }

    /// Visits every node.
    pub(super) fn run(&mut self, all_names: &AllNames<'a>) {
        for (id, node) in self.file.analysis.syntax.iter() {
            match node.kind {
                Kind::Name => self.name(id, node),
                Kind::Attribute => self.attribute(id, node),
                Kind::Call | Kind::Decorator => self.call(id),
                Kind::ExceptHandler | Kind::MatchAs | Kind::MatchStar | Kind::MatchMapping => {
                    if let Some(src) = self.file.graph.ids.name(id) {
                        self.stored_variable(id, src, UseKind::Write);
                    }
                }
                _ => {}
            }
        }
        for (name, entry) in &all_names.entries {
            self.export(name, *entry);
        }
    }

    /// Writes the rows.
    pub(super) fn finish(self, facts: &mut Facts<'a>, path_rows: &mut PathRows) {
        let rows = self
            .groups
            .rows(self.file, self.values, &self.shapes, path_rows);
        facts
            .py_calls
            .extend(self.calls.into_iter().map(|(call, group)| PyCalls {
                use_id: group.and_then(|group| rows.id(group)),
                ..call
            }));
        facts.py_call_args.extend(self.arguments);
        facts.cpg_edges.extend(self.edges);
        facts.py_uses.extend(rows.uses);
        facts.py_use_paths.extend(rows.paths);
        facts.scip_definitions.extend(self.indexed.rows());
    }

    fn name(&mut self, id: NodeId, node: &Node) {
        if self.is_callee(node) {
            return;
        }
        let Some(src) = self.file.graph.ids.node(id) else {
            return;
        };
        match node.ctx {
            Ctx::Store | Ctx::Del => self.stored_variable(id, src, UseKind::Write),
            Ctx::Augmented => self.stored_variable(id, src, UseKind::Augmented),
            Ctx::Load | Ctx::None => {
                let Some(occurrence) = self.values.occurrence(id) else {
                    return;
                };
                let named = self.values.name(occurrence);
                if named.is_global {
                    self.loaded(id, node, src, named.set);
                }
            }
        }
    }

    fn attribute(&mut self, id: NodeId, node: &Node) {
        if self.is_callee(node) {
            return;
        }
        let set = self.values.of(id);
        let Some(src) = self.file.graph.ids.node(id) else {
            return;
        };
        match node.ctx {
            Ctx::Store | Ctx::Del => self.settle(UseKind::Write, "VALUE", id, src, set),
            Ctx::Augmented => self.settle(UseKind::Augmented, "VALUE", id, src, set),
            Ctx::Load | Ctx::None => self.loaded(id, node, src, set),
        }
    }

    /// Whether a call or decorator applies the node.
    fn is_callee(&self, node: &Node) -> bool {
        let parent = self.file.analysis.syntax.node(node.parent).kind;
        node.field == Field::Func || node.field == Field::Value && parent == Kind::Decorator
    }

    fn loaded(&mut self, id: NodeId, node: &Node, src: i64, set: SetIx) {
        let (kind, role) = if self.file.places.at(id).has(Place::ANNOTATION) {
            (UseKind::Reference, "ANNOTATION")
        } else {
            (UseKind::Read, self.role(node))
        };
        self.settle(kind, role, id, src, set);
    }

    /// What a value that is read serves for.
    fn role(&self, node: &Node) -> &'static str {
        let syntax = &self.file.analysis.syntax;
        let mut field = node.field;
        let mut parent = syntax.node(node.parent);
        let is_generic = parent.kind == Kind::Subscript && field == Field::Value;
        if is_generic && parent.field == Field::Base || parent.kind == Kind::Tuple {
            field = parent.field;
            parent = syntax.node(parent.parent);
        }
        match (parent.kind, field) {
            (_, Field::Base) => "BASE",
            (_, Field::Default) => "DEFAULT",
            (Kind::ExceptHandler, Field::Type) => "EXCEPTION_TYPE",
            (Kind::MatchClass, Field::Cls) | (Kind::MatchValue, Field::Value) => "PATTERN",
            _ => "VALUE",
        }
    }

    /// Answers a name or attribute, or asks the relations about it.
    fn settle(&mut self, kind: UseKind, role: &'static str, id: NodeId, src: i64, set: SetIx) {
        let node = self.file.analysis.syntax.node(id);
        let verdict = if set.is_empty() {
            Verdict::Nothing
        } else {
            self.answers.name(self.values, self.symbols, set)
        };
        if let (
            UseKind::Write,
            Verdict::Known(
                [
                    Answer {
                        symbol: Some(symbol),
                        ..
                    },
                ],
            ),
        ) = (kind, verdict)
        {
            self.indexed.note(self.file, self.symbols, node, *symbol);
        }
        let found = indexed::occurrence(self.file, kind, node, set.is_empty());
        let (asked_of, roles) = match (verdict, found) {
            (Verdict::Known(answers), Some(found)) => {
                match self.indexed.confirmed(self.symbols, answers, &found) {
                    Some(answer) => return self.answer(kind, src, &[answer]),
                    None => self.candidate(&found),
                }
            }
            (_, Some(found)) => self.candidate(&found),
            (Verdict::Known(answers), None) => return self.answer(kind, src, answers),
            (Verdict::Nothing, None) => return,
            (Verdict::Ask, None) => (set, None),
        };
        let (paths, candidates) = self.groups.list(self.file, self.values, asked_of);
        let question = Question {
            kind,
            role,
            is_type_checking: self.is_type_checking(id, set),
            name: node.name.map(|name| self.file.analysis.atoms.text(name)),
            is_attribute: node.kind == Kind::Attribute,
            shape: ShapeIx::default(),
            roles,
            paths,
        };
        let asked = Asked {
            node: src,
            receiver: None,
            arguments: &[],
        };
        self.groups.ask(question, candidates, asked);
    }

    /// What the index names as the only candidate, since its word comes before all others; with the
    /// role bits there.
    fn candidate(&mut self, found: &Occurrence<'a>) -> (SetIx, Option<i32>) {
        if let Some(symbol) = self.indexed.symbol(&found.symbol) {
            self.symbols.need(symbol);
        }
        let path = self.values.paths.root(Root::Index(found.symbol.id));
        let set = self.values.paths.single(path, Basis::Index);
        (set, Some(found.roles))
    }

    /// Whether code that runs reaches for something that only type checkers import.
    fn is_type_checking(&self, id: NodeId, set: SetIx) -> bool {
        let candidates = self.values.paths.set(set);
        !candidates.is_empty()
            && candidates
                .iter()
                .all(|candidate| candidate.is_type_checking)
            && !self.file.places.at(id).has(Place::TYPE_CHECKING)
    }

    fn answer(&mut self, kind: UseKind, src: i64, answers: &[Answer]) {
        let kinds: &[&'static str] = match kind {
            UseKind::Call => &["CALLS_SYMBOL"],
            UseKind::Read => &["READS_SYMBOL"],
            UseKind::Write => &["WRITES_SYMBOL"],
            UseKind::Augmented => &["READS_SYMBOL", "WRITES_SYMBOL"],
            UseKind::Reference => &["REFERENCES_SYMBOL"],
        };
        for kind in kinds {
            self.emit(kind, src, answers);
        }
    }

    fn emit(&mut self, kind: &'static str, src: i64, answers: &[Answer]) {
        for symbol in answers.iter().filter_map(|answer| answer.symbol) {
            self.symbols.need(symbol);
        }
        let file_id = self.file.analysis.file_id;
        self.edges
            .extend(edges::answers(file_id, kind, src, answers));
    }

    /// A store to a variable of the module or of a class is a store to its symbol.
    fn stored_variable(&mut self, id: NodeId, src: i64, kind: UseKind) {
        let scopes = &self.file.analysis.scopes;
        let occurrence = self.values.occurrence(id);
        let target = occurrence.and_then(|o| scopes.target(o.binding?));
        let Some((target, binding)) = target.and_then(|t| Some((t, scopes.binding(t)?))) else {
            return;
        };
        let symbol = match scopes.get(binding.scope) {
            Some(_) if binding.scope == ScopeId::MODULE => self.symbols.of_variable(target),
            Some(scope) if scope.kind == ScopeKind::Class => {
                let class = self.file.analysis.defs.get(scope.def);
                let name = self.file.analysis.atoms.text(binding.source_name);
                class.and_then(|class| self.symbols.named(self.file.join(class.symbol_name, name)))
            }
            _ => None,
        };
        let Some(symbol) = symbol.filter(|symbol| self.symbols.is_definition(*symbol)) else {
            return;
        };
        let node = self.file.analysis.syntax.node(id);
        self.indexed.note(self.file, self.symbols, node, symbol);
        let answer = answers::sure(self.symbols, symbol);
        self.answer(kind, src, &[answer]);
    }

    fn call(&mut self, id: NodeId) {
        let Some(site) = CallSite::at(self.file, id) else {
            return;
        };
        let set = self.values.of(site.callee);
        let shape = self.shapes.intern(self.file, &site.shape);
        let callee = self.file.analysis.syntax.node(site.callee);
        let verdict = self.answers.call(self.values, self.symbols, set);
        let is_unknown = matches!(verdict, Verdict::Nothing);
        let found = indexed::occurrence(self.file, UseKind::Call, callee, is_unknown);
        let found = found.filter(|_| site.name.is_some());
        let confirmed = match (verdict, &found) {
            (Verdict::Known(answers), Some(found)) => {
                self.indexed.confirmed(self.symbols, answers, found)
            }
            _ => None,
        };
        let group = match (verdict, confirmed, found) {
            (_, Some(answer), _) => {
                self.answer(UseKind::Call, site.id, &[answer]);
                None
            }
            (_, None, Some(found)) => {
                let (indexed, roles) = self.candidate(&found);
                self.ask_call(&site, id, shape, indexed, roles)
            }
            (Verdict::Known(answers), None, None) => {
                self.answer(UseKind::Call, site.id, answers);
                None
            }
            (Verdict::Ask, None, None) => self.ask_call(&site, id, shape, set, None),
            (Verdict::Nothing, None, None) => self.ask_call(&site, id, shape, SetIx::EMPTY, None),
        };
        self.calls.push((site.row(self.file, id), group));
        site.argument_rows(self.file, &mut self.arguments);
    }

    /// Asks what a call calls; nobody can tell without a candidate or a name.
    fn ask_call(
        &mut self,
        site: &CallSite<'a>,
        id: NodeId,
        shape: ShapeIx,
        set: SetIx,
        roles: Option<i32>,
    ) -> Option<GroupIx> {
        if set.is_empty() && site.name.is_none() {
            return None;
        }
        let (paths, candidates) = self.groups.list(self.file, self.values, set);
        let question = Question {
            kind: UseKind::Call,
            role: if site.is_decorator {
                "DECORATOR"
            } else {
                "CALLEE"
            },
            is_type_checking: self.is_type_checking(id, set),
            name: site.name,
            is_attribute: site.is_attribute,
            shape,
            roles,
            paths,
        };
        let asked = Asked {
            node: site.id,
            receiver: site.receiver,
            arguments: site.arguments,
        };
        Some(self.groups.ask(question, candidates, asked))
    }

    /// An entry of `__all__` refers to what the module has by that name in the end, else to a
    /// submodule.
    fn export(&mut self, name: &'a str, entry: NodeId) {
        let Some(src) = self.file.graph.ids.node(entry) else {
            return;
        };
        let bound = self.values.global(name);
        let mut set = match bound {
            Some(binding) => self.values.at_end(binding),
            None => SetIx::EMPTY,
        };
        if set.is_empty() && relspec_text::name::is_identifier(name) {
            set = if self.file.analysis.scopes.has_star_import() {
                let path = self.values.paths.root(Root::Global(name));
                self.values.paths.single(path, Basis::Import)
            } else {
                self.values.own_member(name)
            };
        }
        match self.answers.name(self.values, self.symbols, set) {
            Verdict::Known(answers) => self.answer(UseKind::Reference, src, answers),
            Verdict::Ask if !set.is_empty() => {
                let (paths, candidates) = self.groups.list(self.file, self.values, set);
                let question = Question {
                    kind: UseKind::Reference,
                    role: "EXPORT",
                    is_type_checking: false,
                    name: Some(name),
                    is_attribute: false,
                    shape: ShapeIx::default(),
                    roles: None,
                    paths,
                };
                let asked = Asked {
                    node: src,
                    receiver: None,
                    arguments: &[],
                };
                self.groups.ask(question, candidates, asked);
            }
            _ => {}
        }
    }
}
