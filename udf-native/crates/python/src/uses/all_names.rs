//! `__all__`: which names it lists, and how much of it a file alone can tell.

use rustc_hash::{FxHashMap, FxHashSet};

use super::File;
use crate::diagnostic::{Code, Diagnostic};
use crate::scopes::{ScopeId, Use};
use crate::syntax::{Constant, Ctx, Field, Kind, NodeId, Op};

/// How much of `__all__` is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AllKind {
    /// There is none.
    Absent,
    /// All of it.
    Static,
    /// A part.
    Partial,
    /// Nothing.
    Dynamic,
}

impl AllKind {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            AllKind::Absent => "NONE",
            AllKind::Static => "STATIC",
            AllKind::Partial => "PARTIAL",
            AllKind::Dynamic => "DYNAMIC",
        }
    }
}

/// What the module says about `__all__`.
#[derive(Debug)]
pub(super) struct AllNames<'a> {
    pub(super) kind: AllKind,
    /// Names listed, with the string that lists each, in source order.
    pub(super) entries: Vec<(&'a str, NodeId)>,
    names: FxHashSet<&'a str>,
    /// Modules whose `__all__` is taken over: the expression before `.__all__`, and whether that
    /// may not happen.
    pub(super) extended: Vec<(NodeId, bool)>,
}

impl<'a> AllNames<'a> {
    /// Whether `__all__` lists the name; `None` when there is none or nothing is known.
    pub(super) fn lists(&self, name: &str) -> Option<bool> {
        match self.kind {
            AllKind::Absent | AllKind::Dynamic => None,
            AllKind::Static | AllKind::Partial => Some(self.names.contains(name)),
        }
    }

    /// Whether a star import takes the name.
    pub(super) fn gives_away(&self, name: &str) -> bool {
        match self.kind {
            AllKind::Static => self.names.contains(name),
            _ => !name.starts_with('_') || self.names.contains(name),
        }
    }

    /// Reads every statement of the module that makes or changes `__all__`.
    pub(super) fn of(file: &File<'a, '_>, findings: &mut Vec<Diagnostic>) -> Self {
        let mut reader = Reader {
            file,
            entries: Vec::new(),
            places: FxHashMap::default(),
            extended: Vec::new(),
            is_bound: false,
            is_open: false,
        };
        reader.read();
        let entries: Vec<(&str, NodeId)> = reader.entries.into_iter().flatten().collect();
        let names: FxHashSet<&str> = entries.iter().map(|(name, _)| *name).collect();
        let kind = match (reader.is_bound, reader.is_open) {
            (false, _) => AllKind::Absent,
            (true, false) => AllKind::Static,
            (true, true) if names.is_empty() && reader.extended.is_empty() => AllKind::Dynamic,
            (true, true) => AllKind::Partial,
        };
        if matches!(kind, AllKind::Partial | AllKind::Dynamic) {
            let known = if kind == AllKind::Partial {
                "a part of __all__ is"
            } else {
                "__all__ is"
            };
            let message = format!("{known} computed; star imports take public names too");
            findings.push(Diagnostic::file(Code::AllDynamic, message));
        }
        Self {
            kind,
            entries,
            names,
            extended: reader.extended,
        }
    }
}

/// As what a part of a value is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    List,
    Element,
}

struct Reader<'a, 'f, 's> {
    file: &'f File<'a, 's>,
    /// `None` for what was removed.
    entries: Vec<Option<(&'a str, NodeId)>>,
    /// Where the entries of a name are.
    places: FxHashMap<&'a str, Vec<usize>>,
    extended: Vec<(NodeId, bool)>,
    is_bound: bool,
    /// Something is done to it that a file alone cannot tell.
    is_open: bool,
}

impl Reader<'_, '_, '_> {
    fn read(&mut self) {
        let analysis = self.file.analysis;
        let Some(name) = analysis.atoms.get("__all__") else {
            return;
        };
        let bound = analysis.scopes.lookup(ScopeId::MODULE, name);
        for occurrence in analysis.scopes.occurrences() {
            let target = occurrence.binding.and_then(|b| analysis.scopes.target(b));
            if occurrence.name != name || target.is_none() || target != bound {
                continue;
            }
            match occurrence.usage {
                Use::Store => self.assigned(occurrence.node),
                Use::Augmented => self.augmented(occurrence.node),
                Use::Load => self.loaded(occurrence.node),
                Use::Global => {}
                _ => {
                    self.is_bound = true;
                    self.is_open = true;
                }
            }
        }
    }

    fn child(&self, node: NodeId, field: Field) -> Option<NodeId> {
        self.file.analysis.syntax.child(node, field)
    }

    /// `__all__ = …`, which replaces what was there unless it may not run.
    fn assigned(&mut self, target: NodeId) {
        let analysis = self.file.analysis;
        let statement = analysis.syntax.node(target).parent;
        let kind = analysis.syntax.node(statement).kind;
        let is_plain = matches!(kind, Kind::Assign | Kind::AnnAssign);
        let value = self.child(statement, Field::Value).filter(|_| is_plain);
        if kind == Kind::AnnAssign && value.is_none() {
            return;
        }
        self.is_bound = true;
        if !analysis.defs.is_conditional(target) && !self.mentions_all(value) {
            self.entries.clear();
            self.places.clear();
            self.extended.clear();
            self.is_open = false;
        }
        match value {
            Some(value) => self.list(value),
            None => self.is_open = true,
        }
    }

    /// Whether a value is built on the `__all__` there was.
    fn mentions_all(&self, value: Option<NodeId>) -> bool {
        let syntax = &self.file.analysis.syntax;
        let is_all = |id: NodeId| syntax.node(id).kind == Kind::Name && self.is_all(id);
        value.is_some_and(|value| syntax.subtree(value).any(is_all))
    }

    fn is_all(&self, id: NodeId) -> bool {
        let name = self.file.analysis.syntax.node(id).name;
        name.is_some_and(|name| self.file.analysis.atoms.text(name) == "__all__")
    }

    fn augmented(&mut self, target: NodeId) {
        let statement = self.file.analysis.syntax.node(target).parent;
        self.is_bound = true;
        match self.child(statement, Field::Value) {
            Some(value) => self.list(value),
            None => self.is_open = true,
        }
    }

    /// `__all__.append("x")` and the like; what only reads it is no concern.
    fn loaded(&mut self, id: NodeId) {
        let analysis = self.file.analysis;
        let node = analysis.syntax.node(id);
        let access = analysis.syntax.node(node.parent);
        let is_base = node.field == Field::Value;
        match access.kind {
            Kind::Attribute if is_base => {}
            // A stored or deleted element.
            Kind::Subscript if is_base && access.ctx != Ctx::Load => {
                self.is_open = true;
                return;
            }
            _ => return,
        }
        let call = access.parent;
        let is_called = access.field == Field::Func;
        let method = access.name.map(|name| analysis.atoms.text(name));
        let argument = self.child(call, Field::Arg).filter(|_| is_called);
        match (method, argument) {
            (Some("append"), Some(argument)) => self.element(argument),
            (Some("extend"), Some(argument)) => self.list(argument),
            (Some("remove"), Some(argument)) => self.remove(argument),
            (Some("insert" | "pop" | "clear" | "__iadd__"), _) => self.is_open = true,
            _ => {}
        }
    }

    fn remove(&mut self, argument: NodeId) {
        let Some(Constant::Str(name)) = self.file.analysis.syntax.constant(argument) else {
            self.is_open = true;
            return;
        };
        let last = self.places.get_mut(name).and_then(Vec::pop);
        if let Some(entry) = last.and_then(|at| self.entries.get_mut(at)) {
            *entry = None;
        }
    }

    /// A list or tuple of strings, a sum of such, or another module's `__all__`.
    fn list(&mut self, value: NodeId) {
        self.read_all(vec![(value, Part::List)]);
    }

    fn element(&mut self, element: NodeId) {
        self.read_all(vec![(element, Part::Element)]);
    }

    fn read_all(&mut self, mut waiting: Vec<(NodeId, Part)>) {
        let syntax = &self.file.analysis.syntax;
        while let Some((id, part)) = waiting.pop() {
            let node = syntax.node(id);
            let inner = match (part, node.kind) {
                (Part::List, Kind::List | Kind::Tuple) => Part::Element,
                (Part::List, Kind::BinOp) if node.op == Op::Add => Part::List,
                (Part::Element, Kind::Starred) => Part::List,
                _ => {
                    self.leaf(id, part);
                    continue;
                }
            };
            let first = waiting.len();
            waiting.extend(syntax.children(id).map(|child| (child, inner)));
            if let Some(added) = waiting.get_mut(first..) {
                added.reverse();
            }
        }
    }

    /// A part that has no parts of its own.
    fn leaf(&mut self, id: NodeId, part: Part) {
        let syntax = &self.file.analysis.syntax;
        match (part, syntax.node(id).kind, syntax.constant(id)) {
            (Part::Element, _, Some(Constant::Str(name))) => {
                self.places
                    .entry(name)
                    .or_default()
                    .push(self.entries.len());
                self.entries.push(Some((name, id)));
            }
            (Part::List, Kind::Attribute, _) if self.is_all(id) => self.extend(id),
            // Built on what is there.
            (Part::List, Kind::Name, _) if self.is_all(id) => {}
            _ => self.is_open = true,
        }
    }

    fn extend(&mut self, access: NodeId) {
        let is_conditional = self.file.analysis.defs.is_conditional(access);
        match self.child(access, Field::Value) {
            Some(module) => self.extended.push((module, is_conditional)),
            None => self.is_open = true,
        }
    }
}
