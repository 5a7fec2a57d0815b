//! What the nodes of a METHOD do to its variables, in the order of evaluation.
//!
//! A variable has up to three *lanes*, each a variable of its own to the analysis. What is assigned
//! to the name, what is done to the object it holds (an item or attribute is stored, a method of a
//! container changes it), and what somebody else may assign at any time: an inner function through
//! `nonlocal` or `global`, or a generator that runs later. An assignment ends the first two. A use
//! that only reaches through the object to store something into it sees the first lane alone; this
//! keeps a table that is filled by a thousand statements from having half a million edges.

use rustc_hash::FxHashSet;

use super::cfg::Cfg;
use super::lazy::Lazy;
use super::names::Names;
use super::shared::Key;
use super::ssa::{Reached, Strength};
use super::variables::{Var, Variables};
use crate::Analysis;
use crate::graph::{CpgNode, CpgNodeId, MethodView, NodeKind, Role, Tree};
use crate::scopes::Use;
use crate::syntax::{Ctx, Field, Kind, Node};

/// Definitions of attributes that any METHOD may have without assigning them.
const WORK: usize = 1_000_000;

/// What happens to a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// The object is read.
    Use,
    /// The object is reached through.
    Reach,
    /// It is read some time after the METHOD got here.
    UseLater,
    /// It is assigned.
    Assign,
    /// It is assigned here or where it was assigned last: one of several alternatives of a pattern.
    AssignToo,
    /// The object is changed.
    Change,
    /// It may be assigned from now on, at any time.
    Foreign,
    /// It is deleted.
    Delete,
}

/// Something that happens to a variable at a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event {
    pub(super) var: Var,
    pub(super) act: Act,
    /// The node that stands for the definition or use.
    pub(super) site: CpgNodeId,
}

/// A handler that names what it catches: no definition of the name leaves it.
#[derive(Clone, Copy, Debug)]
struct Handler {
    var: Var,
    start: CpgNodeId,
    end: CpgNodeId,
    /// The nearest one of the same name around it.
    around: Option<usize>,
}

/// The handlers of one METHOD that name what they catch, by name and place.
#[derive(Debug, Default)]
pub(super) struct Handlers {
    all: Vec<Handler>,
}

impl Handlers {
    fn arrange(&mut self) {
        self.all
            .sort_unstable_by_key(|handler| (handler.var, handler.start));
        for index in 1..self.all.len() {
            let Some(Handler { var, start, .. }) = self.all.get(index).copied() else {
                continue;
            };
            let around = self.innermost(index - 1, var, start);
            if let Some(handler) = self.all.get_mut(index) {
                handler.around = around;
            }
        }
    }

    /// The innermost handler around a node, from a handler before it and those around that.
    fn innermost(&self, from: usize, var: Var, node: CpgNodeId) -> Option<usize> {
        let mut at = Some(from);
        while let Some(index) = at {
            let handler = self.all.get(index).filter(|handler| handler.var == var)?;
            if node < handler.end {
                return Some(index);
            }
            at = handler.around;
        }
        None
    }

    /// Whether a definition that lies in a handler of that name can reach a use.
    pub(super) fn lets(&self, var: Var, definition: CpgNodeId, usage: CpgNodeId) -> bool {
        if self.all.is_empty() {
            return true;
        }
        let after = self
            .all
            .partition_point(|handler| (handler.var, handler.start) <= (var, definition));
        let innermost = after
            .checked_sub(1)
            .and_then(|from| self.innermost(from, var, definition))
            .and_then(|index| self.all.get(index));
        innermost.is_none_or(|handler| (handler.start..handler.end).contains(&usage))
    }
}

/// The events of one METHOD.
#[derive(Debug, Default)]
pub(super) struct Events {
    all: Vec<Event>,
    /// Per node where its events start, where its definitions start, and where they end.
    at: Vec<(u32, u32, u32)>,
    pub(super) handlers: Handlers,
    /// How many more definitions of attributes may come with those of what they belong to.
    room: usize,
}

impl Events {
    fn range(&self, start: u32, end: u32) -> &[Event] {
        self.all.get(start as usize..end as usize).unwrap_or(&[])
    }

    fn of(&self, node: u32) -> (u32, u32, u32) {
        self.at.get(node as usize).copied().unwrap_or_default()
    }

    /// All events in the order in which they were found.
    pub(super) fn all(&self) -> &[Event] {
        &self.all
    }

    /// Whether there was more than is worth it; then some definitions are missing.
    pub(super) fn is_full(&self) -> bool {
        self.room == 0
    }

    /// What a node reads.
    pub(super) fn uses(&self, node: u32) -> &[Event] {
        let (start, definitions, _) = self.of(node);
        self.range(start, definitions)
    }

    /// What a node defines, after it has read everything.
    pub(super) fn definitions(&self, node: u32) -> &[Event] {
        let (_, definitions, end) = self.of(node);
        self.range(definitions, end)
    }
}

/// Methods of builtin containers that change them, and whether they also read what is there.
fn mutator(name: &str) -> Option<bool> {
    Some(match name {
        "append" | "appendleft" | "extend" | "extendleft" | "insert" | "add" | "update"
        | "clear" => false,
        "remove"
        | "discard"
        | "pop"
        | "popleft"
        | "popitem"
        | "setdefault"
        | "sort"
        | "reverse"
        | "rotate"
        | "difference_update"
        | "intersection_update"
        | "symmetric_difference_update" => true,
        _ => return None,
    })
}

/// Finds the events of a METHOD.
pub(super) struct Finder<'f, 's, 'a> {
    pub(super) analysis: &'s Analysis<'a>,
    pub(super) tree: &'s Tree<'a>,
    pub(super) names: &'s Names<'s, 'a>,
    pub(super) variables: &'f mut Variables<'s, 'a>,
    pub(super) events: &'f mut Events,
    pub(super) lazy: &'f Lazy,
    pub(super) below: &'f mut Vec<Var>,
    /// What the pattern that is bound just now has captured so far.
    pub(super) captured: FxHashSet<Var>,
}

impl<'a> Finder<'_, '_, 'a> {
    pub(super) fn run(&mut self, cfg: &Cfg, method: &MethodView) {
        self.events.all.clear();
        self.events.room = WORK + cfg.len();
        self.events.handlers.all.clear();
        self.events.at.clear();
        self.events.at.resize(cfg.len(), (0, 0, 0));
        // All attributes have to be known before the first assignment of what they belong to.
        for number in cfg.order.iter().filter(|number| cfg.is_live(**number)) {
            let node = cfg.node(*number);
            if self
                .construct(node)
                .is_some_and(|n| n.kind == Kind::Attribute)
            {
                self.variables.of_attribute(node);
            }
        }
        for number in cfg.order.iter().filter(|number| cfg.is_live(**number)) {
            let start = self.events.all.len() as u32;
            let node = cfg.node(*number);
            let usage = self.names.occurrence(node).map(|(found, _)| found.usage);
            if usage != Some(Use::Match) {
                self.captured.clear();
            }
            self.reads(node);
            let definitions = self.events.all.len() as u32;
            self.defines(node, method);
            let end = self.events.all.len() as u32;
            if let Some(slot) = self.events.at.get_mut(*number as usize) {
                *slot = (start, definitions, end);
            }
        }
        self.events.handlers.arrange();
    }

    fn node(&self, id: CpgNodeId) -> Option<&CpgNode<'a>> {
        self.tree.node(id)
    }

    fn construct(&self, id: CpgNodeId) -> Option<&Node> {
        let node = self.node(id)?;
        Some(self.analysis.syntax.node(node.syntax))
    }

    fn event(&mut self, var: Var, act: Act, site: CpgNodeId) {
        self.events.all.push(Event { var, act, site });
    }

    fn reads(&mut self, id: CpgNodeId) {
        let Some(node) = self.node(id) else {
            return;
        };
        let (kind, syntax) = (node.kind, node.syntax);
        match kind {
            NodeKind::Identifier => {
                let usage = self.names.occurrence(id).map(|(found, _)| found.usage);
                if matches!(usage, Some(Use::Load | Use::Augmented | Use::Del))
                    && let Some(var) = self.variables.of_name(id)
                {
                    self.read(var, id);
                }
            }
            NodeKind::Call => {
                let construct = self.analysis.syntax.node(syntax);
                if construct.kind == Kind::Attribute
                    && matches!(construct.ctx, Ctx::Load | Ctx::Augmented)
                    && let Some(var) = self.variables.of_attribute(id)
                {
                    self.read(var, id);
                }
            }
            NodeKind::MethodRef | NodeKind::TypeRef => {
                let Some(def) = self.analysis.defs.at(&self.analysis.syntax, syntax) else {
                    return;
                };
                let captured: Vec<Key> = self.variables.shared.captures(def).collect();
                for key in captured {
                    let var = self.keyed(key);
                    let is_here = self.variables.shared.owner(key).is_some();
                    if is_here {
                        self.event(var, Act::Use, id);
                    }
                }
            }
            _ => {}
        }
    }

    fn keyed(&mut self, key: Key) -> Var {
        let shared = self.variables.shared;
        let name = shared.binding(key).and_then(|binding| shared.name(binding));
        self.variables.of_key(key, name)
    }

    fn read(&mut self, var: Var, id: CpgNodeId) {
        let key = self.variables.get(var).map(|variable| variable.key);
        let is_element = key.is_some_and(|key| self.variables.shared.is_element(key));
        let act = if self.lazy.is_lazy(id) && !is_element {
            Act::UseLater
        } else if self.only_reaches(id) {
            Act::Reach
        } else {
            Act::Use
        };
        self.event(var, act, id);
    }

    /// Whether a node is read only to get at something else: to store into it, to call a method
    /// that fills it, or to take an attribute that is a variable of its own.
    fn only_reaches(&mut self, id: CpgNodeId) -> bool {
        let Some(above) = self.node(id).map(|node| node.parent) else {
            return false;
        };
        let Some(parent) = self.node(above) else {
            return false;
        };
        if id.0 != above.0 + 1 || parent.kind != NodeKind::Call {
            return false;
        }
        let (is_callee, construct) = (
            parent.role == Role::Callee,
            *self.analysis.syntax.node(parent.syntax),
        );
        match (construct.kind, construct.ctx) {
            (Kind::Attribute | Kind::Subscript, Ctx::Store | Ctx::Del) => true,
            (Kind::Attribute, _) => {
                let fills = || {
                    let name = construct.name.map(|name| self.analysis.atoms.text(name));
                    is_callee && name.and_then(mutator) == Some(false)
                };
                fills() || self.variables.of_attribute(above).is_some()
            }
            _ => false,
        }
    }

    fn defines(&mut self, id: CpgNodeId, method: &MethodView) {
        let Some(node) = self.node(id) else {
            return;
        };
        let (kind, syntax, parent, end) = (node.kind, node.syntax, node.parent, node.subtree_end);
        match kind {
            NodeKind::Method => self.parameters(id),
            NodeKind::Identifier => self.stores_name(id, parent),
            NodeKind::Import => {
                if let Some(var) = self.variables.of_name(id) {
                    self.assign(var, id);
                }
            }
            NodeKind::MethodRef | NodeKind::TypeRef => {
                if let Some(def) = self.analysis.defs.at(&self.analysis.syntax, syntax) {
                    let shared = self.variables.shared;
                    let written: Vec<Key> = shared.written(method.owner, def).collect();
                    for key in written {
                        let var = self.keyed(key);
                        self.variables
                            .edit(var, |variable| variable.has_foreign = true);
                        self.event(var, Act::Foreign, id);
                    }
                }
                if let Some(var) = self.variables.of_name(id) {
                    self.assign(var, id);
                }
            }
            NodeKind::ControlStructure if node.subkind == Some("CATCH") => {
                if let Some(name) = self.tree.of_name(syntax)
                    && let Some(var) = self.variables.of_name(name)
                {
                    self.events.handlers.all.push(Handler {
                        var,
                        start: id,
                        end,
                        around: None,
                    });
                }
            }
            NodeKind::Call => self.calls(id),
            _ => {}
        }
    }

    fn parameters(&mut self, method: CpgNodeId) {
        let tree = self.tree;
        for child in tree.children(method) {
            if self.node(child).map(|node| node.kind) == Some(NodeKind::MethodParameterIn)
                && let Some(var) = self.variables.of_name(child)
            {
                let initial = Reached {
                    site: child,
                    strength: Strength::Strong,
                };
                self.variables
                    .edit(var, |variable| variable.initial = Some(initial));
            }
        }
    }

    fn stores_name(&mut self, id: CpgNodeId, parent: CpgNodeId) {
        let usage = self.names.occurrence(id).map(|(found, _)| found.usage);
        let Some(var) = self.variables.of_name(id) else {
            return;
        };
        match usage {
            Some(Use::Del) => {
                self.variables
                    .edit(var, |variable| variable.is_assigned = true);
                self.event(var, Act::Delete, id);
                self.end_attributes(var, Act::Delete, id);
            }
            Some(Use::Match) if !self.captured.insert(var) => {
                self.event(var, Act::AssignToo, id);
            }
            Some(Use::Store | Use::Except | Use::Match) if !self.only_declares(parent) => {
                let key = self.variables.get(var).map(|variable| variable.key);
                let is_element = key.is_some_and(|key| self.variables.shared.is_element(key));
                if self.lazy.is_lazy(id) && !is_element {
                    self.variables
                        .edit(var, |variable| variable.has_foreign = true);
                    self.event(var, Act::Foreign, id);
                } else {
                    self.assign(var, id);
                }
            }
            _ => {}
        }
    }

    /// `x: T` without a value stores nothing.
    fn only_declares(&self, parent: CpgNodeId) -> bool {
        let name = self.node(parent).and_then(|node| node.name);
        name == Some("<operator>.declaration")
    }

    /// A definition that ends those before it, also of everything that is reached through it.
    fn assign(&mut self, var: Var, site: CpgNodeId) {
        self.variables
            .edit(var, |variable| variable.is_assigned = true);
        self.event(var, Act::Assign, site);
        self.end_attributes(var, Act::Assign, site);
        let mut above = self.variables.get(var).and_then(|variable| variable.parent);
        while let Some(var) = above {
            self.change(var, site);
            above = self.variables.get(var).and_then(|variable| variable.parent);
        }
    }

    fn end_attributes(&mut self, var: Var, act: Act, site: CpgNodeId) {
        if self.events.is_full() {
            return;
        }
        let mut below = std::mem::take(self.below);
        self.variables.below(var, &mut below);
        self.events.room = self.events.room.saturating_sub(below.len());
        for var in &below {
            self.variables
                .edit(*var, |variable| variable.is_assigned = true);
            self.event(*var, act, site);
        }
        *self.below = below;
    }

    fn change(&mut self, var: Var, site: CpgNodeId) {
        self.variables
            .edit(var, |variable| variable.has_weak = true);
        self.event(var, Act::Change, site);
    }

    /// A change of what a variable holds is one of everything it is an attribute of.
    fn change_all(&mut self, var: Var, site: CpgNodeId) {
        let mut at = Some(var);
        while let Some(var) = at {
            self.change(var, site);
            at = self.variables.get(var).and_then(|variable| variable.parent);
        }
    }

    fn calls(&mut self, id: CpgNodeId) {
        let Some(construct) = self.construct(id).copied() else {
            return;
        };
        let first = CpgNodeId(id.0 + 1);
        match (construct.kind, construct.ctx) {
            (Kind::Attribute | Kind::Subscript, Ctx::Store | Ctx::Del) if !self.is_declared(id) => {
                self.stores_into(id, id);
            }
            (Kind::AugAssign, _) => {
                let target = self.construct(first).map(|target| target.kind);
                match target {
                    Some(Kind::Attribute | Kind::Subscript) => self.stores_into(first, first),
                    Some(Kind::Name) => {
                        if let Some(var) = self.variables.of_name(first) {
                            self.assign(var, first);
                        }
                    }
                    _ => {}
                }
            }
            (Kind::Call, _) => self.may_mutate(id, first),
            _ => {}
        }
    }

    fn is_declared(&self, id: CpgNodeId) -> bool {
        let parent = self.node(id).map_or(id, |node| node.parent);
        self.only_declares(parent)
            && self.construct(id).map(|construct| construct.field) == Some(Field::Target)
    }

    /// A store into, or deletion of, an attribute or item.
    fn stores_into(&mut self, access: CpgNodeId, site: CpgNodeId) {
        let is_deleted = self.construct(access).map(|access| access.ctx) == Some(Ctx::Del);
        if let Some(var) = self.variables.of_attribute(access) {
            if is_deleted {
                self.event(var, Act::Delete, site);
                self.end_attributes(var, Act::Delete, site);
                let above = self.variables.get(var).and_then(|variable| variable.parent);
                self.steps_up(above, site);
            } else {
                self.assign(var, site);
            }
        } else if let Some(var) = self.variables.holder(CpgNodeId(access.0 + 1)) {
            self.change_all(var, site);
        }
    }

    fn steps_up(&mut self, var: Option<Var>, site: CpgNodeId) {
        if let Some(var) = var {
            self.change_all(var, site);
        }
    }

    fn may_mutate(&mut self, call: CpgNodeId, callee: CpgNodeId) {
        let Some(construct) = self.construct(callee).copied() else {
            return;
        };
        let name = construct.name.map(|name| self.analysis.atoms.text(name));
        if construct.kind == Kind::Attribute
            && name.and_then(mutator).is_some()
            && let Some(var) = self.variables.holder(CpgNodeId(callee.0 + 1))
        {
            self.change_all(var, call);
        }
    }
}
