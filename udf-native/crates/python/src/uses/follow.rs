//! Where a path leads, as far as the file itself can tell.

use rustc_hash::FxHashMap;

use super::File;
use super::members::MemberTable;
use super::paths::{Part, PathIx, Root, Step};
use super::sites::Bound;
use super::symbols::{SymbolIx, Symbols};
use super::values::Values;
use crate::defs::{DefIndex, DefKind};
use crate::scopes::BindingId;
use crate::syntax::{Field, NodeId};

/// Longer chains of classes or aliases in one file are left to the relations.
const MAX_HOPS: usize = 16;
/// How many variables deep the file looks for what a variable holds.
const MAX_DEPTH: usize = 4;
/// A name that may mean more things is left to the relations.
const MAX_TARGETS: usize = 16;

/// How a function was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Via {
    /// By its own name or through something that supplies the receiver.
    Bound,
    /// Through its class, so the receiver is the first argument.
    Class,
}

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Target<'a> {
    Class(DefIndex),
    Instance(DefIndex),
    Function(DefIndex, Via),
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
    /// Nobody can tell.
    Unknown,
    /// An instance of the type with this path.
    Instance(PathIx),
    /// What this path leads to.
    Value(PathIx),
    /// One thing or another.
    Several,
}

impl Holds {
    pub(super) fn new(type_path: Option<PathIx>, path: Option<PathIx>) -> Self {
        match (type_path, path) {
            (Some(path), _) => Holds::Instance(path),
            (None, Some(path)) => Holds::Value(path),
            (None, None) => Holds::Unknown,
        }
    }

    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Holds::Unknown, known) | (known, Holds::Unknown) => known,
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

/// What the classes of this file say about an attribute.
enum Lookup<'a> {
    /// It is bound in this class, the first of the MRO that binds it.
    Own(DefIndex),
    /// The first ancestor that may have it is this builtin class.
    Builtin(&'a str),
    /// No class has it.
    None,
    /// A class outside the file may have it.
    Outside,
}

/// The one base of a class.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Base<'a> {
    None,
    Own(DefIndex),
    Builtin(&'a str),
    Outside,
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
                (Some(DefKind::Function | DefKind::Lambda), _) => {
                    self.to(&[Target::Function(def, Via::Bound)])
                }
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
            Root::SuperOf(_) | Root::Import(_) | Root::Global(_) | Root::Unknown => {
                Followed::Outside
            }
        }
    }

    fn to(&self, targets: &[Target<'a>]) -> Followed<'a> {
        match targets {
            [] => Followed::Nowhere,
            _ => Followed::To(self.file.arena.alloc_slice_copy(targets)),
        }
    }

    /// The binding that a path of this module and one name means.
    fn module_level(&self, values: &Values<'a, 's>, path: PathIx) -> Option<BindingId> {
        let Some(Part::Step(root, Step::Name(name))) = values.paths.part(path) else {
            return None;
        };
        match values.paths.part(root) {
            Some(Part::Root(Root::Import(module)))
                if module == self.file.analysis.module_name =>
            {
                values.global(name)
            }
            _ => None,
        }
    }

    /// A name of the module as other files see it, through aliases within the file.
    fn variable(
        &mut self,
        values: &mut Values<'a, 's>,
        symbols: &mut Symbols<'a>,
        binding: BindingId,
    ) -> Followed<'a> {
        let mut targets = Vec::new();
        let mut waiting = vec![binding];
        let mut hops = 0;
        while let Some(binding) = waiting.pop() {
            hops += 1;
            let ends = self.ends(values, symbols, binding, &mut targets, &mut waiting);
            if !ends || hops > MAX_HOPS || targets.len() > MAX_TARGETS {
                return Followed::Outside;
            }
        }
        self.to(&targets)
    }

    /// Adds what a name of the module is in the end; `false` if the file cannot tell.
    fn ends(
        &mut self,
        values: &mut Values<'a, 's>,
        symbols: &mut Symbols<'a>,
        binding: BindingId,
        targets: &mut Vec<Target<'a>>,
        waiting: &mut Vec<BindingId>,
    ) -> bool {
        let sites = values.sites();
        let (live, _) = sites.live(binding, sites.of_binding(binding).len());
        let Some(symbol) = symbols.of_variable(binding) else {
            return false;
        };
        if live.is_empty() {
            targets.push(Target::Variable {
                symbol,
                holds: Holds::Unknown,
                is_conditional: false,
            });
        }
        for site in live {
            let declared = site.annotation.and_then(|a| values.declared_type(a));
            let value = match site.bound {
                Bound::Import => return false,
                Bound::Def(def) => match self.root(symbols, Root::Def(def)) {
                    Followed::To(found) => {
                        targets.extend_from_slice(found);
                        continue;
                    }
                    _ => return false,
                },
                Bound::Value(value) => {
                    let set = values.given(value);
                    values.only_path(set)
                }
                _ => None,
            };
            match value.filter(|_| declared.is_none()) {
                Some(path) if is_alias(values, path) => match self.module_level(values, path) {
                    Some(next) => waiting.push(next),
                    None => match self.alias(values, symbols, path) {
                        Some(found) => targets.extend_from_slice(found),
                        None => return false,
                    },
                },
                _ => add(
                    targets,
                    Target::Variable {
                        symbol,
                        holds: Holds::new(declared, value),
                        is_conditional: site.is_conditional,
                    },
                ),
            }
        }
        true
    }

    /// What a definition or builtin that a variable is an alias of is.
    fn alias(
        &self,
        values: &Values<'a, 's>,
        symbols: &Symbols<'a>,
        path: PathIx,
    ) -> Option<&'a [Target<'a>]> {
        let followed = match values.paths.part(path)? {
            Part::Root(root @ Root::Def(_)) => self.root(symbols, root),
            Part::Step(base, Step::Name(name))
                if values.paths.part(base) == Some(Part::Root(Root::Import("builtins"))) =>
            {
                self.builtin(name)
            }
            _ => return None,
        };
        match followed {
            Followed::To(targets) => Some(targets),
            _ => None,
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
            (Target::Class(class), Step::Name(name)) => {
                self.attribute(values, symbols, class, name, Via::Class)
            }
            (Target::Instance(class), Step::Name(name)) => {
                self.attribute(values, symbols, class, name, Via::Bound)
            }
            (Target::Class(class), Step::Call) => self.to(&[Target::Instance(class)]),
            (Target::Class(class), Step::Index) => self.to(&[Target::Class(class)]),
            (Target::Function(def, _), Step::Name(name)) => self.of_property(def, name),
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

    /// One more step from what a variable holds, which is looked into a few variables deep.
    fn held(
        &mut self,
        values: &mut Values<'a, 's>,
        symbols: &mut Symbols<'a>,
        holds: Holds,
        step: Step<'a>,
    ) -> Followed<'a> {
        let held = match holds {
            Holds::Unknown => return Followed::Nowhere,
            Holds::Several => None,
            Holds::Instance(path) => values.paths.step(path, Step::Call),
            Holds::Value(path) => Some(path),
        };
        let longer = held.and_then(|held| values.paths.step(held, step));
        match longer {
            Some(path) if self.depth < MAX_DEPTH => {
                self.depth += 1;
                let followed = self.follow_on(values, symbols, path);
                self.depth -= 1;
                followed
            }
            _ => Followed::Outside,
        }
    }

    /// What a variable stands for when it is another name for something; `None` when it is not.
    pub(super) fn alias_of(
        &mut self,
        values: &mut Values<'a, 's>,
        symbols: &mut Symbols<'a>,
        holds: Holds,
    ) -> Option<Followed<'a>> {
        match holds {
            Holds::Value(path) if is_alias(values, path) => {
                Some(self.follow(values, symbols, path))
            }
            _ => None,
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

    /// An attribute of a class or of its instances.
    fn attribute(
        &mut self,
        values: &mut Values<'a, 's>,
        symbols: &Symbols<'a>,
        class: DefIndex,
        name: &'a str,
        via: Via,
    ) -> Followed<'a> {
        match self.lookup(values, class, name) {
            Lookup::Own(class) => self.own_attribute(symbols, class, name, via),
            Lookup::Builtin(base) => self.to(&[Target::Builtin {
                name: self.file.join(base, name),
                state: BuiltinState::Other,
                is_partial: base != "builtins.object",
            }]),
            Lookup::None => Followed::Nowhere,
            Lookup::Outside => Followed::Outside,
        }
    }

    fn own_attribute(
        &self,
        symbols: &Symbols<'a>,
        class: DefIndex,
        name: &'a str,
        via: Via,
    ) -> Followed<'a> {
        let mut targets: Vec<Target<'a>> = Vec::new();
        for member in self.members.named(class, name).iter().filter(|m| m.is_live()) {
            let target = match (member.kind, member.def) {
                ("METHOD", Some(def)) => Target::Function(def, via),
                ("CLASS", Some(def)) => Target::Class(def),
                (_, def) => {
                    let symbol = match def {
                        Some(def) => symbols.of_def(def),
                        None => self.member_symbol(symbols, class, member.source_name),
                    };
                    let Some(symbol) = symbol else {
                        return Followed::Outside;
                    };
                    Target::Variable {
                        symbol,
                        holds: member.holds(),
                        is_conditional: member.is_conditional,
                    }
                }
            };
            add(&mut targets, target);
            if targets.len() > MAX_TARGETS {
                return Followed::Outside;
            }
        }
        self.to(&targets)
    }

    fn member_symbol(
        &self,
        symbols: &Symbols<'a>,
        class: DefIndex,
        name: &str,
    ) -> Option<SymbolIx> {
        let class = self.file.analysis.defs.get(class)?;
        symbols.named(self.file.join(class.symbol_name, name))
    }

    /// The first class of the MRO that binds an attribute, while the file alone fixes the MRO.
    fn lookup(
        &mut self,
        values: &mut Values<'a, 's>,
        class: DefIndex,
        name: &str,
    ) -> Lookup<'a> {
        let mut at = class;
        for _ in 0..MAX_HOPS {
            if !self.members.named(at, name).is_empty() {
                return Lookup::Own(at);
            }
            match self.base(values, at) {
                Base::Own(base) => at = base,
                Base::Builtin(base) => return Lookup::Builtin(base),
                Base::None if is_object_attribute(name) => {
                    return Lookup::Builtin("builtins.object");
                }
                Base::None => return Lookup::None,
                Base::Outside => return Lookup::Outside,
            }
        }
        Lookup::Outside
    }

    /// The base of a class that has one at most.
    fn base(&mut self, values: &mut Values<'a, 's>, class: DefIndex) -> Base<'a> {
        if let Some(known) = self.bases.get(&class) {
            return *known;
        }
        let base = self.find_base(values, class);
        self.bases.insert(class, base);
        base
    }

    fn find_base(&self, values: &mut Values<'a, 's>, class: DefIndex) -> Base<'a> {
        let syntax = &self.file.analysis.syntax;
        let Some(node) = self.file.analysis.defs.get(class).map(|def| def.node) else {
            return Base::Outside;
        };
        let is_head = |id: &NodeId| syntax.node(*id).field != Field::Body;
        let head = syntax.children(node).take_while(is_head);
        let mut bases = head.filter(|id| syntax.node(*id).field == Field::Base);
        let (first, second) = (bases.next(), bases.next());
        let (base, None) = (first, second) else {
            return Base::Outside;
        };
        let Some(base) = base else {
            return Base::None;
        };
        let set = values.of(base);
        let Some(path) = values.only_path(set) else {
            return Base::Outside;
        };
        match values.paths.part(path) {
            Some(Part::Root(Root::Def(def))) if self.file.def_kind(def) == Some(DefKind::Class) => {
                Base::Own(def)
            }
            Some(Part::Step(root, Step::Name(name)))
                if values.paths.part(root) == Some(Part::Root(Root::Import("builtins"))) =>
            {
                match name {
                    "object" => Base::None,
                    _ => Base::Builtin(self.file.join("builtins", name)),
                }
            }
            _ => Base::Outside,
        }
    }

    /// The functions that calling a class runs; `None` if the file cannot tell.
    pub(super) fn constructors(
        &mut self,
        values: &mut Values<'a, 's>,
        class: DefIndex,
    ) -> Option<Vec<DefIndex>> {
        let mut found = Vec::new();
        for name in ["__init__", "__new__"] {
            match self.lookup(values, class, name) {
                Lookup::Own(class) => {
                    let members = self.members.named(class, name).iter();
                    let live = members.filter(|member| member.is_live());
                    found.extend(live.filter_map(|member| member.def));
                }
                Lookup::Outside if found.is_empty() => return None,
                Lookup::Outside | Lookup::Builtin(_) | Lookup::None => {}
            }
        }
        Some(found)
    }

    /// What `{super class}.name` leads to.
    fn super_attribute(
        &mut self,
        values: &mut Values<'a, 's>,
        symbols: &Symbols<'a>,
        class: DefIndex,
        name: &'a str,
    ) -> Followed<'a> {
        match self.base(values, class) {
            Base::Own(base) => self.attribute(values, symbols, base, name, Via::Bound),
            Base::Builtin(base) => self.to(&[Target::Builtin {
                name: self.file.join(base, name),
                state: BuiltinState::Other,
                is_partial: true,
            }]),
            Base::None if is_object_attribute(name) => self.to(&[Target::Builtin {
                name: self.file.join("builtins.object", name),
                state: BuiltinState::Other,
                is_partial: false,
            }]),
            Base::None => Followed::Nowhere,
            Base::Outside => Followed::Outside,
        }
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

/// Whether an assigned path makes the variable another name for something.
fn is_alias(values: &Values<'_, '_>, path: PathIx) -> bool {
    let (steps, names) = values.paths.step_counts(path);
    let root = values.paths.root_of(path);
    steps == names && matches!(root, Some(Root::Import(_) | Root::Def(_) | Root::Global(_)))
}

/// Attributes that every object has from `object`.
fn is_object_attribute(name: &str) -> bool {
    matches!(
        name,
        "__class__"
            | "__delattr__"
            | "__dir__"
            | "__doc__"
            | "__eq__"
            | "__format__"
            | "__ge__"
            | "__getattribute__"
            | "__getstate__"
            | "__gt__"
            | "__hash__"
            | "__init__"
            | "__init_subclass__"
            | "__le__"
            | "__lt__"
            | "__ne__"
            | "__new__"
            | "__reduce__"
            | "__reduce_ex__"
            | "__repr__"
            | "__setattr__"
            | "__sizeof__"
            | "__str__"
            | "__subclasshook__"
    )
}
