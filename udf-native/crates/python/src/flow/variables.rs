//! The variables of one METHOD: names, and attributes reached through the receiver.

use bumpalo::Bump;
use relspec_text::python::{builtin, is_module_implicit};
use rustc_hash::FxHashMap;

use super::names::Names;
use super::shared::{Key, Shared};
use super::ssa::{Reached, Strength};
use crate::Analysis;
use crate::atom::Atom;
use crate::defs::{DefIndex, DefKind};
use crate::graph::{CpgNodeId, NodeKind, Tree};
use crate::syntax::{Ctx, Kind};

const NONE: u32 = u32::MAX;

/// Attributes in a row that make a variable: `self.a.b.c` is one, `self.a.b.c.d` is not.
const MAX_ATTRIBUTES: usize = 3;

/// Index of a variable of the METHOD.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Var(pub(super) u32);

/// One variable.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Variable {
    /// A name, or that of the receiver.
    pub(super) key: Key,
    /// The METHOD holds it.
    pub(super) is_own: bool,
    /// What it is an attribute of.
    pub(super) parent: Option<Var>,
    /// The name, or that of the attribute.
    name: Option<Atom>,
    /// First attribute of it that is a variable, and the next one of the same parent.
    first: Option<Var>,
    next: Option<Var>,
    /// What holds at the entry, if anything does.
    pub(super) initial: Option<Reached>,
    /// Assigned in the METHOD.
    pub(super) is_assigned: bool,
    /// What it holds is changed in the METHOD.
    pub(super) has_weak: bool,
    /// Assigned by something that may run at any time.
    pub(super) has_foreign: bool,
    /// Index among the variables of the file; `u32::MAX` until it is needed.
    pub(super) in_file: u32,
}

/// The variables of one METHOD after the other.
pub(super) struct Variables<'s, 'a> {
    analysis: &'s Analysis<'a>,
    tree: &'s Tree<'a>,
    names: &'s Names<'s, 'a>,
    pub(super) shared: &'s Shared<'s, 'a>,
    owner: DefIndex,
    all: Vec<Variable>,
    /// Per key.
    of_key: Vec<u32>,
    attributes: FxHashMap<(Var, Atom), Var>,
    has_receiver: bool,
}

impl<'s, 'a> Variables<'s, 'a> {
    pub(super) fn new(
        analysis: &'s Analysis<'a>,
        tree: &'s Tree<'a>,
        names: &'s Names<'s, 'a>,
        shared: &'s Shared<'s, 'a>,
    ) -> Self {
        Self {
            analysis,
            tree,
            names,
            shared,
            owner: DefIndex::MODULE,
            all: Vec::new(),
            of_key: vec![NONE; shared.keys()],
            attributes: FxHashMap::default(),
            has_receiver: false,
        }
    }

    /// Forgets the variables of another METHOD.
    pub(super) fn reset(&mut self, owner: DefIndex) {
        self.owner = owner;
        for variable in &self.all {
            if let Some(slot) = self.of_key.get_mut(variable.key.0 as usize) {
                *slot = NONE;
            }
        }
        self.all.clear();
        self.attributes.clear();
        self.has_receiver = false;
    }

    pub(super) fn all(&self) -> &[Variable] {
        &self.all
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn get(&self, var: Var) -> Option<&Variable> {
        self.all.get(var.0 as usize)
    }

    pub(super) fn edit(&mut self, var: Var, change: impl FnOnce(&mut Variable)) {
        if let Some(variable) = self.all.get_mut(var.0 as usize) {
            change(variable);
        }
    }

    fn add(&mut self, variable: Variable) -> Var {
        self.all.push(variable);
        Var(self.all.len() as u32 - 1)
    }

    /// The variable of a key.
    pub(super) fn of_key(&mut self, key: Key, name: Option<Atom>) -> Var {
        match self.of_key.get(key.0 as usize) {
            Some(known) if *known != NONE => return Var(*known),
            _ => {}
        }
        self.has_receiver |= self.shared.is_receiver(key);
        let made = self.add(Variable {
            key,
            is_own: self.shared.owner(key) == Some(self.owner),
            parent: None,
            name,
            first: None,
            next: None,
            initial: None,
            is_assigned: false,
            has_weak: false,
            has_foreign: false,
            in_file: NONE,
        });
        if let Some(slot) = self.of_key.get_mut(key.0 as usize) {
            *slot = made.0;
        }
        made
    }

    /// The variable that a node names.
    pub(super) fn of_name(&mut self, node: CpgNodeId) -> Option<Var> {
        let (_, binding) = self.names.occurrence(node)?;
        let name = self.shared.name(binding);
        Some(self.of_key(self.shared.key(binding), name))
    }

    fn kind(&self, node: CpgNodeId) -> (Option<NodeKind>, Kind, Ctx) {
        let Some(node) = self.tree.node(node) else {
            return (None, Kind::Unknown, Ctx::None);
        };
        let construct = self.analysis.syntax.node(node.syntax);
        (Some(node.kind), construct.kind, construct.ctx)
    }

    /// Whether a node is an access of that kind.
    fn is(&self, node: CpgNodeId, kind: Kind) -> bool {
        let (stands, construct, _) = self.kind(node);
        stands == Some(NodeKind::Call) && construct == kind
    }

    /// The variable that an attribute is; `None` if it is reached otherwise than through the
    /// receiver or too far from it.
    pub(super) fn of_attribute(&mut self, node: CpgNodeId) -> Option<Var> {
        let mut names = [None; MAX_ATTRIBUTES];
        let mut at = node;
        let mut count = 0;
        while self.is(at, Kind::Attribute) {
            let construct = self.tree.node(at)?.syntax;
            *names.get_mut(count)? = self.analysis.syntax.node(construct).name;
            count += 1;
            at = CpgNodeId(at.0 + 1);
        }
        if count == 0 || self.kind(at).0 != Some(NodeKind::Identifier) {
            return None;
        }
        let (_, binding) = self.names.occurrence(at)?;
        let key = self.shared.key(binding);
        if !self.shared.is_receiver(key) {
            return None;
        }
        let mut var = self.of_key(key, self.shared.name(binding));
        for name in names.into_iter().take(count).rev() {
            var = self.attribute(var, name?);
        }
        Some(var)
    }

    fn attribute(&mut self, parent: Var, name: Atom) -> Var {
        if let Some(known) = self.attributes.get(&(parent, name)) {
            return *known;
        }
        let Some(above) = self.get(parent).copied() else {
            return parent;
        };
        let made = self.add(Variable {
            parent: Some(parent),
            name: Some(name),
            first: None,
            next: above.first,
            initial: None,
            is_assigned: false,
            has_weak: false,
            has_foreign: false,
            in_file: NONE,
            ..above
        });
        self.attributes.insert((parent, name), made);
        self.edit(parent, |parent| parent.first = Some(made));
        made
    }

    /// The variable that holds what an expression reaches into: that of the longest part of an
    /// access that is one.
    pub(super) fn holder(&mut self, expression: CpgNodeId) -> Option<Var> {
        let mut at = expression;
        loop {
            if self.kind(at).0 == Some(NodeKind::Identifier) {
                return self.of_name(at);
            }
            if let Some(var) = self.of_attribute(at) {
                return Some(var);
            }
            if !self.is(at, Kind::Attribute) && !self.is(at, Kind::Subscript) {
                return None;
            }
            at = CpgNodeId(at.0 + 1);
        }
    }

    /// All attributes below a variable.
    pub(super) fn below(&self, var: Var, out: &mut Vec<Var>) {
        out.clear();
        let mut done = 0;
        let mut at = Some(var);
        while let Some(parent) = at {
            let mut child = self.get(parent).and_then(|variable| variable.first);
            while let Some(below) = child {
                out.push(below);
                child = self.get(below).and_then(|variable| variable.next);
            }
            at = out.get(done).copied();
            done += 1;
        }
    }

    /// Text of a variable: the name, or the names of the access.
    pub(super) fn text(&self, arena: &'a Bump, var: Var) -> &'a str {
        let mut parts: Vec<&'a str> = Vec::new();
        let mut at = Some(var);
        while let Some(variable) = at.and_then(|var| self.get(var)) {
            parts.push(
                variable
                    .name
                    .map_or("", |name| self.analysis.atoms.text(name)),
            );
            at = variable.parent;
        }
        if let [only] = parts.as_slice() {
            return only;
        }
        parts.reverse();
        arena.alloc_str(&parts.join("."))
    }

    /// Says what each variable holds at the entry: a parameter its argument, what the METHOD does
    /// not hold whatever it holds, a name of a class body what it means outside, a name of the
    /// module the builtin. Attributes hold what they did.
    pub(super) fn settle(&mut self, entry: CpgNodeId, version: (u8, u8)) {
        let kind = self.analysis.defs.get(self.owner).map(|def| def.kind);
        for index in 0..self.all.len() {
            let Some(variable) = self.all.get(index).copied() else {
                continue;
            };
            let initial = match variable.parent {
                Some(parent) => self
                    .get(parent)
                    .and_then(|parent| parent.initial)
                    .map(|initial| Reached {
                        strength: Strength::Entry,
                        ..initial
                    }),
                None if variable.initial.is_some() => variable.initial,
                None => {
                    let text = || variable.name.map(|name| self.analysis.atoms.text(name));
                    let is_outside = !variable.is_own
                        || match kind {
                            Some(DefKind::Class) => !self.shared.is_element(variable.key),
                            Some(DefKind::Module) => text().is_some_and(|text| {
                                is_module_implicit(text) || builtin(text, version).is_some()
                            }),
                            _ => false,
                        };
                    is_outside.then_some(Reached {
                        site: entry,
                        strength: Strength::Entry,
                    })
                }
            };
            self.edit(Var(index as u32), |variable| variable.initial = initial);
        }
    }
}
