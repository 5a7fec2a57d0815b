//! Variables of a file: what they are other names for, and what they hold.

use super::{Followed, Follower, Holds, MAX_DEPTH, MAX_HOPS, MAX_TARGETS, Target, add};
use crate::scopes::BindingId;
use crate::uses::paths::{Part, PathIx, Root, Step};
use crate::uses::sites::{Bound, Site};
use crate::uses::symbols::{SymbolIx, Symbols};
use crate::uses::values::Values;

impl<'a, 's> Follower<'a, '_, 's> {
    /// The binding that a path of this module and one name means.
    pub(super) fn module_level(&self, values: &Values<'a, 's>, path: PathIx) -> Option<BindingId> {
        let Some(Part::Step(root, Step::Name(name))) = values.paths.part(path) else {
            return None;
        };
        match values.paths.part(root) {
            Some(Part::Root(Root::Import(module))) if module == self.file.analysis.module_name => {
                values.global(name)
            }
            _ => None,
        }
    }

    /// A name of the module as other files see it, through aliases within the file.
    pub(super) fn variable(
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
                holds: Holds::Nothing,
                is_conditional: false,
            });
        }
        live.iter()
            .all(|site| self.ends_at(values, symbols, symbol, site, targets, waiting))
    }

    /// Adds what one binding of a name makes it.
    fn ends_at(
        &mut self,
        values: &mut Values<'a, 's>,
        symbols: &Symbols<'a>,
        symbol: SymbolIx,
        site: &Site,
        targets: &mut Vec<Target<'a>>,
        waiting: &mut Vec<BindingId>,
    ) -> bool {
        let declared = site.annotation.and_then(|a| values.declared_type(a));
        let (value, is_nothing) = match site.bound {
            Bound::Import => return false,
            Bound::Def(def) => {
                let Followed::To(found) = self.root(symbols, Root::Def(def)) else {
                    return false;
                };
                targets.extend_from_slice(found);
                return true;
            }
            Bound::Value(value) => {
                let set = values.given(value);
                let is_nothing = value.is_nothing(&self.file.analysis.syntax);
                (values.only_path(set), is_nothing)
            }
            Bound::Param | Bound::Other => (None, false),
        };
        let alias = value.filter(|path| declared.is_none() && is_alias(values, *path));
        let Some(path) = alias else {
            let variable = Target::Variable {
                symbol,
                holds: Holds::new(declared, value, is_nothing),
                is_conditional: site.is_conditional,
            };
            add(targets, variable);
            return true;
        };
        if let Some(next) = self.module_level(values, path) {
            waiting.push(next);
            return true;
        }
        let found = self.alias(values, symbols, path);
        targets.extend_from_slice(found.unwrap_or(&[]));
        found.is_some()
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

    /// One more step from what a variable holds, which is looked into a few variables deep.
    pub(super) fn held(
        &mut self,
        values: &mut Values<'a, 's>,
        symbols: &mut Symbols<'a>,
        holds: Holds,
        step: Step<'a>,
    ) -> Followed<'a> {
        let held = match holds {
            Holds::Nothing | Holds::Unknown => return Followed::Nowhere,
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
    pub(in crate::uses) fn alias_of(
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
}

/// Whether an assigned path makes the variable another name for something.
fn is_alias(values: &Values<'_, '_>, path: PathIx) -> bool {
    let (steps, names) = values.paths.step_counts(path);
    let root = values.paths.root_of(path);
    steps == names && matches!(root, Some(Root::Import(_) | Root::Def(_) | Root::Global(_)))
}
