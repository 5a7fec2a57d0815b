//! What names may be: by what binds them, and what of that may have run.

use super::{Known, MAX_SITES, Missing, Named, Values};
use crate::atom::Atom;
use crate::defs::DefIndex;
use crate::scopes::{Binding, BindingFlags, BindingId, Occurrence, Resolution};
use crate::scopes::{ScopeId, ScopeKind};
use crate::syntax::NodeId;
use crate::uses::imports;
use crate::uses::paths::{Basis, Candidate, PathIx, Root, SetIx, Step};
use crate::uses::places::Place;
use crate::uses::sites::{Bound, Site, Sites, Value};

impl<'a, 's> Values<'a, 's> {
    /// What the name at an occurrence may be.
    pub(in crate::uses) fn name(&mut self, occurrence: &Occurrence) -> Named {
        loop {
            match self.try_name(occurrence) {
                Ok(named) => return named,
                Err(Missing(part)) => {
                    self.of(part);
                }
            }
        }
    }

    pub(super) fn try_name(&mut self, occurrence: &Occurrence) -> Known<Named> {
        let analysis = self.file.analysis;
        let found = occurrence
            .binding
            .and_then(|id| analysis.scopes.binding(id));
        let Some(binding) = found else {
            return Ok(Named::default());
        };
        let name = analysis.atoms.text(binding.name);
        let set = match binding.resolution {
            Resolution::Builtin => match relspec_text::python::builtin(name, self.file.version) {
                Some(_) => {
                    let path = self.builtin(name);
                    self.paths.single(path, Basis::Scope)
                }
                None => SetIx::EMPTY,
            },
            Resolution::Star => self.root(Root::Global(name), Basis::Import),
            Resolution::Unbound => SetIx::EMPTY,
            _ => {
                let target = occurrence.binding.and_then(|id| analysis.scopes.target(id));
                return match target {
                    Some(target) => self.bound_name(occurrence, target),
                    None => Ok(Named::default()),
                };
            }
        };
        Ok(Named {
            set,
            is_global: true,
        })
    }

    /// The scope whose code a scope runs with: comprehensions run in place.
    fn home(&self, scope: ScopeId) -> ScopeId {
        self.homes.get(scope.index()).copied().unwrap_or(scope)
    }

    /// What a binding may hold where it is used.
    fn bound_name(&mut self, occurrence: &Occurrence, target: BindingId) -> Known<Named> {
        let Some(binding) = self.file.analysis.scopes.binding(target) else {
            return Ok(Named::default());
        };
        if binding.flags.has(BindingFlags::IMPLICIT) {
            let class = self.file.analysis.scopes.get(binding.scope).map(|s| s.def);
            return Ok(Named {
                set: class.map_or(SetIx::EMPTY, |class| {
                    self.root(Root::Def(class), Basis::Scope)
                }),
                is_global: class.is_some(),
            });
        }
        let sites = self.sites.of_binding(target);
        let may_have_run = if self.home(occurrence.scope) == self.home(binding.scope) {
            let horizon = self.file.places.horizon(occurrence.node);
            sites.partition_point(|site| site.order < horizon)
        } else {
            sites.len()
        };
        let count = if may_have_run == 0 {
            sites.len()
        } else {
            may_have_run
        };
        self.bound_by(target, binding, count)
    }

    /// What the first `count` sites of a binding leave in it.
    fn bound_by(&mut self, id: BindingId, binding: &Binding, count: usize) -> Known<Named> {
        let key = (id, count as u32);
        if let Some(known) = self.named.get(&key) {
            return Ok(*known);
        }
        let (live, is_sure) = self.sites.live(id, count);
        let scope = self.file.analysis.scopes.get(binding.scope);
        let kind = scope.map_or(ScopeKind::Module, |scope| scope.kind);
        let is_alias = |site: &Site| matches!(site.bound, Bound::Import | Bound::Def(_));
        let is_followed = live.len() <= MAX_SITES && live.iter().any(is_alias);
        let mut set = SetIx::EMPTY;
        if is_followed || kind.is_function_like() {
            // A name that stands for something is not an instance that another site makes.
            let max_calls = u8::from(!is_followed);
            set = self.of_sites(live, max_calls)?;
        }
        // What has no candidates of its own, or too many, goes by its name.
        if set.is_empty() {
            set = match (kind, scope) {
                (ScopeKind::Module, _) => self.own_variable(binding, !is_sure),
                (ScopeKind::Class, Some(scope)) => self.class_variable(scope.def, binding),
                _ => set,
            };
        }
        let named = Named {
            set,
            is_global: is_followed || !kind.is_function_like(),
        };
        self.named.insert(key, named);
        Ok(named)
    }

    /// A variable of the module; where it may be unbound, a builtin shows through.
    pub(super) fn own_variable(&mut self, binding: &Binding, may_be_unbound: bool) -> SetIx {
        let Some(path) = self.own_name(binding.name) else {
            return SetIx::EMPTY;
        };
        let candidate = |path| Candidate {
            path,
            basis: Basis::Scope,
            is_type_checking: false,
        };
        let name = self.file.analysis.atoms.text(binding.name);
        if may_be_unbound && relspec_text::python::builtin(name, self.file.version).is_some() {
            let builtin = self.builtin(name);
            return self.paths.set_of(&[candidate(path), candidate(builtin)]);
        }
        self.paths.set_of(&[candidate(path)])
    }

    /// The path of a module-level name of this file.
    pub(in crate::uses) fn own_name(&mut self, name: Atom) -> Option<PathIx> {
        let module = self.import_root(self.file.analysis.module_name)?;
        let name = self.file.analysis.atoms.text(name);
        self.paths.step(module, Step::Name(name))
    }

    /// A name of this module that nothing in the file binds.
    pub(in crate::uses) fn own_member(&mut self, name: &'a str) -> SetIx {
        let module = self.import_root(self.file.analysis.module_name);
        match module.and_then(|module| self.paths.step(module, Step::Name(name))) {
            Some(path) => self.paths.single(path, Basis::Scope),
            None => SetIx::EMPTY,
        }
    }

    fn class_variable(&mut self, class: DefIndex, binding: &Binding) -> SetIx {
        let class = self.paths.root(Root::Def(class));
        let name = self.file.analysis.atoms.text(binding.name);
        match self.paths.step(class, Step::Name(name)) {
            Some(path) => self.paths.single(path, Basis::Scope),
            None => SetIx::EMPTY,
        }
    }

    /// What some sites bind their name to. Values that took more calls to make are left to the
    /// analysis of flow.
    fn of_sites(&mut self, sites: &[Site], max_calls: u8) -> Known<SetIx> {
        if sites.len() > MAX_SITES {
            return Ok(SetIx::EMPTY);
        }
        let mut candidates = Vec::new();
        for site in sites {
            let set = self.of_site(site)?;
            let found = self.paths.set(set).iter();
            let is_simple = |c: &&Candidate| {
                self.paths.calls(c.path) <= max_calls || c.basis == Basis::Annotation
            };
            candidates.extend(found.filter(is_simple));
        }
        Ok(self.paths.set_of(&candidates))
    }

    fn of_site(&mut self, site: &Site) -> Known<SetIx> {
        if let Some(receiver) = self.receivers.get(&site.node).copied() {
            return Ok(self.root(receiver, Basis::SelfType));
        }
        if let Some(annotation) = site.annotation {
            let declared = self.try_declared(annotation)?;
            if !declared.is_empty() {
                return Ok(declared);
            }
        }
        match site.bound {
            Bound::Value(value) => self.try_given(value),
            _ => Ok(self.of_alias(site)),
        }
    }

    /// What an import or definition binds its name to.
    pub(super) fn of_alias(&mut self, site: &Site) -> SetIx {
        match site.bound {
            Bound::Import => self.imported(site.node),
            Bound::Def(def) => self.root(Root::Def(def), Basis::Scope),
            _ => SetIx::EMPTY,
        }
    }

    fn try_given(&mut self, value: Value) -> Known<SetIx> {
        Ok(match value {
            Value::Expr(value) => self.part(value)?,
            Value::Iter(value) => {
                let set = self.part(value)?;
                self.append(set, Step::Iter)
            }
            Value::Enter(value) => {
                let set = self.part(value)?;
                self.append(set, Step::Enter)
            }
            Value::Unknown | Value::None => SetIx::EMPTY,
        })
    }

    /// Candidates of what a target is given.
    pub(in crate::uses) fn given(&mut self, value: Value) -> SetIx {
        if let Value::Expr(node) | Value::Iter(node) | Value::Enter(node) = value {
            self.of(node);
        }
        self.try_given(value).unwrap_or(SetIx::EMPTY)
    }

    pub(super) fn import_root(&mut self, module: &'a str) -> Option<PathIx> {
        let is_spelled = !module.is_empty() && !module.contains(['{', '}']);
        is_spelled.then(|| self.paths.root(Root::Import(module)))
    }

    /// What an alias binds its name to.
    pub(in crate::uses) fn imported(&mut self, alias: NodeId) -> SetIx {
        let file = self.file;
        let Some(import) = imports::import(file, alias) else {
            return SetIx::EMPTY;
        };
        let bound = match import.name {
            Some(_) => import.target_module,
            None => import.bound_module(),
        };
        let Some(module) = bound.and_then(|module| self.import_root(module)) else {
            return SetIx::EMPTY;
        };
        let path = match import.name {
            Some(name) => self.paths.step(module, Step::Name(name)),
            None => Some(module),
        };
        match path {
            Some(path) => self.paths.set_of(&[Candidate {
                path,
                basis: Basis::Import,
                is_type_checking: file.places.at(alias).has(Place::TYPE_CHECKING),
            }]),
            None => SetIx::EMPTY,
        }
    }

    /// What a binding of the module or a class holds in the end.
    pub(in crate::uses) fn at_end(&mut self, id: BindingId) -> SetIx {
        let Some(binding) = self.file.analysis.scopes.binding(id) else {
            return SetIx::EMPTY;
        };
        let count = self.sites.of_binding(id).len();
        if count == 0 && !binding.flags.is_bound() {
            return SetIx::EMPTY;
        }
        loop {
            match self.bound_by(id, binding, count) {
                Ok(named) => return named.set,
                Err(Missing(part)) => {
                    self.of(part);
                }
            }
        }
    }

    /// The binding of the module with that name.
    pub(in crate::uses) fn global(&self, name: &str) -> Option<BindingId> {
        let name = self.file.analysis.atoms.get(name)?;
        self.globals.get(&name).copied()
    }

    /// The sites of all bindings.
    pub(in crate::uses) fn sites(&self) -> &'s Sites {
        self.sites
    }
}
