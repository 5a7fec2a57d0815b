//! Attributes of the classes of a file, as far as the file alone fixes the order of their ancestors.

use super::{BuiltinState, Followed, Follower, MAX_HOPS, MAX_TARGETS, Target, add};
use crate::defs::{DefIndex, DefKind};
use crate::syntax::{Field, NodeId};
use crate::uses::paths::{Part, Root, Step};
use crate::uses::symbols::{SymbolIx, Symbols};
use crate::uses::values::Values;

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
pub(super) enum Base<'a> {
    None,
    Own(DefIndex),
    Builtin(&'a str),
    Outside,
}

impl<'a, 's> Follower<'a, '_, 's> {
    /// An attribute of a class or of its instances.
    pub(super) fn attribute(
        &mut self,
        values: &mut Values<'a, 's>,
        symbols: &Symbols<'a>,
        class: DefIndex,
        name: &'a str,
    ) -> Followed<'a> {
        match self.lookup(values, class, name) {
            Lookup::Own(class) => self.own_attribute(symbols, class, name),
            Lookup::Builtin(base) => self.to(&[Target::Builtin {
                name: self.file.join(base, name),
                state: BuiltinState::Other,
                is_partial: base != "builtins.object",
            }]),
            Lookup::None => Followed::Nowhere,
            Lookup::Outside => Followed::Outside,
        }
    }

    fn own_attribute(&self, symbols: &Symbols<'a>, class: DefIndex, name: &'a str) -> Followed<'a> {
        let mut targets: Vec<Target<'a>> = Vec::new();
        for member in self
            .members
            .named(class, name)
            .iter()
            .filter(|m| m.is_live())
        {
            let target = match (member.kind, member.def) {
                ("METHOD", Some(def)) => Target::Function(def),
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
                        holds: member.holds,
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
    fn lookup(&mut self, values: &mut Values<'a, 's>, class: DefIndex, name: &str) -> Lookup<'a> {
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

    /// What `{super class}.name` leads to.
    pub(super) fn super_attribute(
        &mut self,
        values: &mut Values<'a, 's>,
        symbols: &Symbols<'a>,
        class: DefIndex,
        name: &'a str,
    ) -> Followed<'a> {
        match self.base(values, class) {
            Base::Own(base) => self.attribute(values, symbols, base, name),
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
