//! What the expressions of a file may be: a set of candidates per node, worked out on demand.
//!
//! A set depends on the sets of the parts of an expression and of what its names were assigned,
//! so evaluation keeps what waits on a stack of its own. A value that depends on itself says
//! nothing.

mod annotations;
mod names;

use rustc_hash::FxHashMap;

use super::File;
use super::paths::{Basis, Candidate, Part, PathIx, Paths, Root, SetIx, Step};
use super::sites::Sites;
use crate::atom::Atom;
use crate::defs::{DefIndex, DefKind};
use crate::graph::Receiver;
use crate::scopes::{BindingId, Occurrence, Scope, ScopeId, ScopeKind};
use crate::syntax::{Constant, Field, Kind, Node, NodeId};

/// More sites than these are not looked through for one use.
const MAX_SITES: usize = 8;

/// A value that is not worked out yet, because that of this node is not.
struct Missing(NodeId);

type Known<T> = Result<T, Missing>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done(SetIx),
}

/// What a name may be.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Named {
    pub(super) set: SetIx,
    /// The name stands for something that has a global name: an import, a definition, a builtin, a
    /// variable of the module or of a class. Other variables say what they hold, not what they are.
    pub(super) is_global: bool,
}

/// The candidates of all expressions.
pub(super) struct Values<'a, 's> {
    file: &'s File<'a, 's>,
    sites: &'s Sites,
    pub(super) paths: Paths<'a>,
    states: Vec<State>,
    /// Per node its occurrence, if it has one.
    occurrences: Vec<u32>,
    /// Per scope the nearest one around that is no comprehension.
    homes: Vec<ScopeId>,
    /// Parameters that take a receiver, with what they are.
    receivers: FxHashMap<NodeId, Root<'a>>,
    /// Bindings of the module by name.
    globals: FxHashMap<Atom, BindingId>,
    /// By binding and number of its sites that may have run.
    named: FxHashMap<(BindingId, u32), Named>,
}

impl<'a, 's> Values<'a, 's> {
    pub(super) fn new(file: &'s File<'a, 's>, sites: &'s Sites) -> Self {
        let analysis = file.analysis;
        let mut occurrences = vec![u32::MAX; analysis.syntax.len()];
        for (index, occurrence) in (0u32..).zip(analysis.scopes.occurrences()) {
            if let Some(slot) = occurrences.get_mut(occurrence.node.index()) {
                *slot = index;
            }
        }
        let mut globals = FxHashMap::default();
        for id in analysis.scopes.bindings_of(ScopeId::MODULE) {
            if let Some(binding) = analysis.scopes.binding(*id) {
                globals.insert(binding.name, *id);
            }
        }
        Self {
            file,
            sites,
            paths: Paths::new(file.arena),
            states: vec![State::New; analysis.syntax.len()],
            occurrences,
            homes: homes(analysis.scopes.all()),
            receivers: receivers(file),
            globals,
            named: FxHashMap::default(),
        }
    }

    /// The occurrence at a node.
    pub(super) fn occurrence(&self, node: NodeId) -> Option<&'s Occurrence> {
        let index = *self.occurrences.get(node.index())?;
        let all = self.file.analysis.scopes.occurrences();
        all.get(index as usize)
    }

    /// Candidates of an expression; empty when nothing is known.
    pub(super) fn of(&mut self, node: NodeId) -> SetIx {
        if let Some(State::Done(set)) = self.states.get(node.index()) {
            return *set;
        }
        let mut waiting = vec![node];
        let mut result = SetIx::EMPTY;
        while let Some(top) = waiting.last().copied() {
            self.set_state(top, State::Open);
            match self.expression(top) {
                Ok(set) => {
                    self.set_state(top, State::Done(set));
                    waiting.pop();
                    result = set;
                }
                Err(Missing(part)) => waiting.push(part),
            }
        }
        result
    }

    fn set_state(&mut self, node: NodeId, state: State) {
        if let Some(slot) = self.states.get_mut(node.index()) {
            *slot = state;
        }
    }

    /// The set of a part; one that is being worked out says nothing.
    fn part(&self, node: NodeId) -> Known<SetIx> {
        match self.states.get(node.index()) {
            Some(State::New) => Err(Missing(node)),
            Some(State::Done(set)) => Ok(*set),
            Some(State::Open) | None => Ok(SetIx::EMPTY),
        }
    }

    fn child(&self, node: NodeId, field: Field) -> Option<NodeId> {
        self.file.analysis.syntax.child(node, field)
    }

    fn expression(&mut self, id: NodeId) -> Known<SetIx> {
        let node = self.file.analysis.syntax.node(id);
        match node.kind {
            Kind::Name => match self.occurrence(id) {
                Some(occurrence) => Ok(self.try_name(occurrence)?.set),
                None => Ok(SetIx::EMPTY),
            },
            Kind::Attribute => self.attribute(id, node),
            Kind::Call => self.call(id),
            Kind::Subscript => self.stepped(id, Field::Value, Step::Index),
            Kind::Await => self.stepped(id, Field::Value, Step::Await),
            Kind::NamedExpr => match self.child(id, Field::Value) {
                Some(value) => self.part(value),
                None => Ok(SetIx::EMPTY),
            },
            Kind::Lambda => match self.file.analysis.defs.at(&self.file.analysis.syntax, id) {
                Some(def) => Ok(self.root(Root::Def(def), Basis::Scope)),
                None => Ok(SetIx::EMPTY),
            },
            kind => Ok(match self.literal(id, kind) {
                Some(name) => self.builtin_instance(name),
                None => SetIx::EMPTY,
            }),
        }
    }

    fn root(&mut self, root: Root<'a>, basis: Basis) -> SetIx {
        let path = self.paths.root(root);
        self.paths.single(path, basis)
    }

    fn literal(&self, id: NodeId, kind: Kind) -> Option<&'static str> {
        Some(match kind {
            Kind::JoinedStr => "str",
            Kind::List | Kind::ListComp => "list",
            Kind::Dict | Kind::DictComp => "dict",
            Kind::Set | Kind::SetComp => "set",
            Kind::Tuple => "tuple",
            Kind::Constant => match self.file.analysis.syntax.constant(id)? {
                Constant::Str(_) => "str",
                Constant::Bytes(_) => "bytes",
                Constant::Int(_) | Constant::BigInt(_) => "int",
                Constant::Float(_) => "float",
                Constant::Complex(_) => "complex",
                Constant::Bool(_) => "bool",
                Constant::None | Constant::Ellipsis => return None,
            },
            _ => return None,
        })
    }

    /// An instance of a builtin class that a literal makes.
    fn builtin_instance(&mut self, name: &'static str) -> SetIx {
        let class = self.builtin(name);
        match self.paths.step(class, Step::Call) {
            Some(path) => self.paths.single(path, Basis::Literal),
            None => SetIx::EMPTY,
        }
    }

    fn builtin(&mut self, name: &'a str) -> PathIx {
        let module = self.paths.root(Root::Import("builtins"));
        self.paths.step(module, Step::Name(name)).unwrap_or(module)
    }

    fn stepped(&mut self, id: NodeId, field: Field, step: Step<'a>) -> Known<SetIx> {
        match self.child(id, field) {
            Some(part) => {
                let set = self.part(part)?;
                Ok(self.append(set, step))
            }
            None => Ok(SetIx::EMPTY),
        }
    }

    /// One more step behind every candidate.
    fn append(&mut self, set: SetIx, step: Step<'a>) -> SetIx {
        let file = self.file;
        self.paths.append(set, step, |paths, candidate| match step {
            Step::Call => Some(called(file, paths, *candidate)),
            // The elements of a display are not what the display is.
            Step::Index | Step::Iter if candidate.basis == Basis::Literal => None,
            _ => Some(candidate.basis),
        })
    }

    fn attribute(&mut self, id: NodeId, node: &Node) -> Known<SetIx> {
        let (Some(name), Some(base)) = (node.name, self.child(id, Field::Value)) else {
            return Ok(SetIx::EMPTY);
        };
        let set = self.part(base)?;
        if set.is_empty() {
            return Ok(set);
        }
        let name = self.file.attribute_name(id, name);
        if name == "__class__"
            && let Some(class) = self.receiver_class(set)
        {
            return Ok(self.root(Root::ClassOf(class), Basis::SelfType));
        }
        Ok(self.append(set, Step::Name(name)))
    }

    /// The class whose instance a set is for sure: that of a receiver.
    fn receiver_class(&self, set: SetIx) -> Option<DefIndex> {
        match self.only_root(set) {
            Some(Root::SelfOf(class)) => Some(class),
            _ => None,
        }
    }

    /// The path of a set that has one only.
    pub(super) fn only_path(&self, set: SetIx) -> Option<PathIx> {
        match self.paths.set(set) {
            [candidate] => Some(candidate.path),
            _ => None,
        }
    }

    /// The root that a set is, if it is nothing else.
    pub(super) fn only_root(&self, set: SetIx) -> Option<Root<'a>> {
        match self.paths.part(self.only_path(set)?) {
            Some(Part::Root(root)) => Some(root),
            _ => None,
        }
    }

    fn call(&mut self, id: NodeId) -> Known<SetIx> {
        let Some(callee) = self.child(id, Field::Func) else {
            return Ok(SetIx::EMPTY);
        };
        let set = self.part(callee)?;
        if set.is_empty() {
            return Ok(set);
        }
        match self.builtin_name(set) {
            Some("super") => self.super_call(id),
            Some("type") => self.type_call(id),
            _ => Ok(self.append(set, Step::Call)),
        }
    }

    /// The builtin a set stands for, if it stands for nothing else.
    fn builtin_name(&self, set: SetIx) -> Option<&'a str> {
        let path = self.only_path(set)?;
        match self.paths.part(path)? {
            Part::Step(root, Step::Name(name)) => {
                let root = self.paths.part(root)?;
                (root == Part::Root(Root::Import("builtins"))).then_some(name)
            }
            _ => None,
        }
    }

    /// `super()` means the class around the method, `super(C, self)` the class C.
    fn super_call(&mut self, id: NodeId) -> Known<SetIx> {
        let class = match self.child(id, Field::Arg) {
            Some(argument) => {
                let set = self.part(argument)?;
                match self.only_root(set) {
                    Some(Root::Def(def) | Root::ClassOf(def)) => Some(def),
                    _ => None,
                }
            }
            None => self.file.class_around(id),
        };
        let is_class = |def: &DefIndex| self.file.def_kind(*def) == Some(DefKind::Class);
        Ok(match class.filter(is_class) {
            Some(class) => self.root(Root::SuperOf(class), Basis::SelfType),
            None => SetIx::EMPTY,
        })
    }

    /// `type(self)` is the class of the receiver; of anything else it is unknown.
    fn type_call(&mut self, id: NodeId) -> Known<SetIx> {
        let syntax = &self.file.analysis.syntax;
        let mut arguments = syntax.children(id).skip(1);
        let (Some(argument), None) = (arguments.next(), arguments.next()) else {
            return Ok(SetIx::EMPTY);
        };
        let set = self.part(argument)?;
        Ok(match self.receiver_class(set) {
            Some(class) => self.root(Root::ClassOf(class), Basis::SelfType),
            None => SetIx::EMPTY,
        })
    }
}

fn homes(scopes: &[Scope]) -> Vec<ScopeId> {
    let mut homes: Vec<ScopeId> = Vec::with_capacity(scopes.len());
    for (index, scope) in (0u32..).zip(scopes) {
        let around = scope.parent.and_then(|parent| homes.get(parent.index()));
        homes.push(match (scope.kind, around) {
            (ScopeKind::Comprehension, Some(around)) => *around,
            _ => ScopeId(index),
        });
    }
    homes
}

/// On what the result of calling a candidate rests.
fn called(file: &File<'_, '_>, paths: &Paths<'_>, callee: Candidate) -> Basis {
    let constructs = match paths.part(callee.path) {
        Some(Part::Root(Root::Def(def))) => file.def_kind(def) == Some(DefKind::Class),
        Some(Part::Root(Root::ClassOf(_))) => true,
        Some(Part::Step(base, Step::Name(name))) => match paths.part(base) {
            Some(Part::Root(Root::Import("builtins"))) => {
                relspec_text::python::builtin(name, file.version)
                    .is_some_and(|b| b.kind == relspec_text::python::BuiltinKind::Class)
            }
            // What another file defines is a class if it is named like one.
            _ => callee.basis == Basis::Import && is_class_name(name),
        },
        _ => false,
    };
    if constructs {
        Basis::Constructor
    } else {
        Basis::Return
    }
}

/// `Name`, `HTTPName` or `T`, but not `CONSTANT`.
fn is_class_name(name: &str) -> bool {
    let mut letters = name.chars().filter(|c| c.is_alphabetic()).peekable();
    let is_capital = letters.next().is_some_and(char::is_uppercase);
    is_capital && (letters.peek().is_none() || letters.any(char::is_lowercase))
}

/// The parameters of methods that take the receiver, unless they are given another value.
fn receivers<'a>(file: &File<'a, '_>) -> FxHashMap<NodeId, Root<'a>> {
    let mut receivers = FxHashMap::default();
    for (def, _) in file.analysis.defs.iter() {
        let (Some(class), Some(traits)) = (file.analysis.defs.class_of(def), file.traits(def))
        else {
            continue;
        };
        let root = match traits.receiver {
            Receiver::Instance => Root::SelfOf(class),
            Receiver::Class => Root::ClassOf(class),
            Receiver::None => continue,
        };
        if let Some(param) = traits.receiver_param {
            receivers.insert(param, root);
        }
    }
    receivers
}
