//! Where a path leads, as far as the file itself can tell.

mod classes;
mod variables;

use rustc_hash::FxHashMap;

use classes::Base;

use super::File;
use super::members::MemberTable;
use super::paths::{Part, PathIx, Root, Step};
use super::symbols::{SymbolIx, Symbols};
use super::values::Values;
use crate::defs::{DefIndex, DefKind};

/// Longer chains of classes or aliases in one file are left to the relations.
const MAX_HOPS: usize = 16;
/// How many variables deep the file looks for what a variable holds.
const MAX_DEPTH: usize = 4;
/// A name that may mean more things is left to the relations.
const MAX_TARGETS: usize = 16;

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Target<'a> {
    Class(DefIndex),
    Instance(DefIndex),
    Function(DefIndex),
    /// A variable of the module or of a class, or a property.
    Variable {
        symbol: SymbolIx,
        holds: Holds,
        is_conditional: bool,
    },
    /// Something below `builtins`.
    Builtin {
        name: &'a str,
        state: BuiltinState,
        is_partial: bool,
    },
}

/// What a variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Nothing yet: it is only declared, or `None`.
    Nothing,
    /// Something that nobody can tell.
    Unknown,
    /// An instance of the type with this path.
    Instance(PathIx),
    /// What this path leads to.
    Value(PathIx),
    /// One thing or another.
    Several,
}

impl Holds {
    /// By the type it is declared with, else by what it is given.
    pub(super) fn new(type_path: Option<PathIx>, path: Option<PathIx>, is_nothing: bool) -> Self {
        match (type_path, path) {
            (Some(path), _) => Holds::Instance(path),
            (None, Some(path)) => Holds::Value(path),
            (None, None) if is_nothing => Holds::Nothing,
            (None, None) => Holds::Unknown,
        }
    }

    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Holds::Nothing, known) | (known, Holds::Nothing) => known,
            _ if self == other => self,
            _ => Holds::Several,
        }
    }
}

/// What a builtin target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BuiltinState {
    Module,
    Class,
    Instance,
    Other,
}

/// Where a path leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Followed<'a> {
    /// Out of the file: the relations must tell.
    Outside,
    /// Nowhere, whatever other files say.
    Nowhere,
    /// To these; never empty.
    To(&'a [Target<'a>]),
}

/// Follows paths, each once.
pub(super) struct Follower<'a, 'f, 's> {
    file: &'f File<'a, 's>,
    members: &'f MemberTable<'a>,
    known: Vec<Option<Followed<'a>>>,
    /// Number of variables that are being looked into.
    depth: usize,
    bases: FxHashMap<DefIndex, Base<'a>>,
}

impl<'a, 'f, 's> Follower<'a, 'f, 's> {
    pub(super) fn new(file: &'f File<'a, 's>, members: &'f MemberTable<'a>) -> Self {
        Self {
            file,
            members,
            known: Vec::new(),
            depth: 0,
            bases: FxHashMap::default(),
        }
    }

    /// Where a path leads.
    pub(super) fn follow(
        &mut self,
        values: &mut Values<'a, 's>,
        symbols: &mut Symbols<'a>,
        path: PathIx,
    ) -> Followed<'a> {
        self.depth = 0;
        self.follow_on(values, symbols, path)
    }

    fn follow_on(
        &mut self,
        values: &mut Values<'a, 's>,
        symbols: &mut Symbols<'a>,
        path: PathIx,
    ) -> Followed<'a> {
        // Prefixes that are not known yet, the whole path first.
        let mut steps = Vec::new();
        let mut at = path;
        let mut followed = loop {
            if let Some(known) = self.known.get(at.index()).copied().flatten() {
                break known;
            }
            match values.paths.part(at) {
                Some(Part::Step(shorter, step)) => {
                    steps.push((at, step));
                    at = shorter;
                }
                Some(Part::Root(root)) => break self.remember(at, self.root(symbols, root)),
                None => return Followed::Outside,
            }
        };
        for (longer, step) in steps.into_iter().rev() {
            let binding = self.module_level(values, longer);
            followed = match (binding, super_of(values, longer), step) {
                (Some(binding), ..) => self.variable(values, symbols, binding),
                (None, Some(class), Step::Name(name)) => {
                    self.super_attribute(values, symbols, class, name)
                }
                _ => self.step(values, symbols, followed, step),
            };
            self.remember(longer, followed);
        }
        followed
    }

    /// What a variable that holds the value of another path holds may have been too far to see.
    fn remember(&mut self, path: PathIx, followed: Followed<'a>) -> Followed<'a> {
        if self.depth > 0 && followed == Followed::Outside {
            return followed;
        }
        if self.known.len() <= path.index() {
            self.known.resize(path.index() + 1, None);
        }
        if let Some(slot) = self.known.get_mut(path.index()) {
            *slot = Some(followed);
        }
        followed
    }

    fn root(&self, symbols: &Symbols<'a>, root: Root<'a>) -> Followed<'a> {
        match root {
            Root::Def(def) => match (self.file.def_kind(def), symbols.of_def(def)) {
                (Some(DefKind::Class), _) => self.to(&[Target::Class(def)]),
                (Some(DefKind::Function | DefKind::Lambda), _) => self.to(&[Target::Function(def)]),
                (Some(DefKind::TypeAlias), Some(symbol)) => self.to(&[Target::Variable {
                    symbol,
                    holds: Holds::Several,
                    is_conditional: false,
                }]),
                _ => Followed::Outside,
            },
            Root::SelfOf(class) => self.to(&[Target::Instance(class)]),
            Root::ClassOf(class) => self.to(&[Target::Class(class)]),
            Root::Import("builtins") => self.to(&[Target::Builtin {
                name: "builtins",
                state: BuiltinState::Module,
                is_partial: false,
            }]),
            Root::SuperOf(_)
            | Root::Import(_)
            | Root::Global(_)
            | Root::Index(_)
            | Root::Unknown => Followed::Outside,
        }
    }

    fn to(&self, targets: &[Target<'a>]) -> Followed<'a> {
        match targets {
            [] => Followed::Nowhere,
            _ => Followed::To(self.file.arena.alloc_slice_copy(targets)),
        }
    }

    fn builtin(&self, name: &'a str) -> Followed<'a> {
        use relspec_text::python::{BuiltinKind, builtin};
        let Some(found) = builtin(name, self.file.version) else {
            return Followed::Nowhere;
        };
        let state = match found.kind {
            BuiltinKind::Class => BuiltinState::Class,
            BuiltinKind::Function | BuiltinKind::Variable => BuiltinState::Other,
        };
        self.to(&[Target::Builtin {
            name: self.file.join("builtins", name),
            state,
            is_partial: false,
        }])
    }

    fn step(
        &mut self,
        values: &mut Values<'a, 's>,
        symbols: &mut Symbols<'a>,
        before: Followed<'a>,
        step: Step<'a>,
    ) -> Followed<'a> {
        let Followed::To(targets) = before else {
            return before;
        };
        let mut found = Vec::new();
        for target in targets {
            match self.target_step(values, symbols, *target, step) {
                Followed::Outside => return Followed::Outside,
                Followed::Nowhere => {}
                Followed::To(more) => found.extend_from_slice(more),
            }
        }
        self.to(&found)
    }

    fn target_step(
        &mut self,
        values: &mut Values<'a, 's>,
        symbols: &mut Symbols<'a>,
        target: Target<'a>,
        step: Step<'a>,
    ) -> Followed<'a> {
        match (target, step) {
            (Target::Class(class) | Target::Instance(class), Step::Name(name)) => {
                self.attribute(values, symbols, class, name)
            }
            (Target::Class(class), Step::Call) => self.to(&[Target::Instance(class)]),
            (Target::Class(class), Step::Index) => self.to(&[Target::Class(class)]),
            (Target::Function(def), Step::Name(name)) => self.of_property(def, name),
            (Target::Variable { holds, .. }, step) => self.held(values, symbols, holds, step),
            (
                Target::Builtin {
                    name,
                    state,
                    is_partial,
                },
                step,
            ) => self.builtin_step(name, state, is_partial, step),
            _ => Followed::Outside,
        }
    }

    /// `x.setter` of a property, while its class is made.
    fn of_property(&self, def: DefIndex, name: &str) -> Followed<'a> {
        let is_property = self.file.traits(def).is_some_and(|t| t.is_property);
        let name = match name {
            "setter" => "builtins.property.setter",
            "getter" => "builtins.property.getter",
            "deleter" => "builtins.property.deleter",
            _ => return Followed::Outside,
        };
        if !is_property {
            return Followed::Outside;
        }
        self.to(&[Target::Builtin {
            name,
            state: BuiltinState::Other,
            is_partial: false,
        }])
    }

    fn builtin_step(
        &self,
        name: &'a str,
        state: BuiltinState,
        is_partial: bool,
        step: Step<'a>,
    ) -> Followed<'a> {
        let (name, state, is_partial) = match (state, step) {
            (BuiltinState::Module, Step::Name(attribute)) => return self.builtin(attribute),
            (_, Step::Name(attribute)) => (
                self.file.join(name, attribute),
                BuiltinState::Other,
                is_partial,
            ),
            (BuiltinState::Class, Step::Call) => (name, BuiltinState::Instance, is_partial),
            (BuiltinState::Class, Step::Index) => (name, BuiltinState::Class, is_partial),
            _ => (name, BuiltinState::Other, true),
        };
        self.to(&[Target::Builtin {
            name,
            state,
            is_partial,
        }])
    }
}

/// Adds a target; the bindings of a variable are one.
fn add<'a>(targets: &mut Vec<Target<'a>>, target: Target<'a>) {
    if let Target::Variable {
        symbol,
        holds,
        is_conditional,
    } = target
    {
        for known in targets.iter_mut() {
            match known {
                Target::Variable {
                    symbol: other,
                    holds: before,
                    is_conditional: conditional,
                } if *other == symbol => {
                    *before = before.or(holds);
                    *conditional &= is_conditional;
                    return;
                }
                _ => {}
            }
        }
    }
    targets.push(target);
}

/// The class whose ancestors a path of one step looks through.
fn super_of(values: &Values<'_, '_>, path: PathIx) -> Option<DefIndex> {
    let Some(Part::Step(root, _)) = values.paths.part(path) else {
        return None;
    };
    match values.paths.part(root) {
        Some(Part::Root(Root::SuperOf(class))) => Some(class),
        _ => None,
    }
}
