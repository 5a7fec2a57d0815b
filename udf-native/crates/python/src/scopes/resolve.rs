//! Second pass: what each name refers to.
//!
//! The scopes are walked from the outside in. For every name there is one slot that holds what an
//! inner scope would find, set when a scope is entered and put back when it is left, so a lookup
//! costs the same however deep the scopes nest.

use relspec_text::python::{builtin, is_module_implicit};

use super::build::Table;
use super::paths::mark_conditional;
use super::{Binding, BindingFlags, BindingId, BindingScope, Groups, Resolution};
use super::{ScopeId, ScopeKind, Scopes};
use crate::atom::Atom;
use crate::diagnostic::{Code, Diagnostic};

/// Decides every binding. Fails if names pass through so many scopes that the table would take
/// far more room than the file, which only nesting without measure does.
pub(crate) fn resolve(
    table: Table<'_, '_>,
    python_version: (u8, u8),
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Scopes, Diagnostic> {
    let syntax = table.syntax;
    let own = table.scopes.bindings.len();
    let mut resolver = Resolver {
        visible: vec![None; table.atoms.len() + 1],
        dunder_class: table.atoms.get("__class__"),
        python_version,
        room: syntax.len().saturating_mul(4).saturating_add(1 << 16),
        table,
        diagnostics,
    };
    resolver.bind_globals(own);
    resolver.walk()?;
    let mut scopes = resolver.table.scopes;
    scopes.groups = Groups::of(scopes.all.len(), &scopes.bindings);
    mark_conditional(syntax, &mut scopes);
    Ok(scopes)
}

/// What an inner scope finds under a name.
#[derive(Clone, Copy)]
enum Visible {
    /// A binding of a function-like scope, or a `global` declaration in one.
    Binding(BindingId),
    /// `__class__` of a class scope.
    ClassCell(ScopeId),
}

struct Resolver<'a, 't, 'd> {
    table: Table<'a, 't>,
    diagnostics: &'d mut Vec<Diagnostic>,
    python_version: (u8, u8),
    /// By atom.
    visible: Vec<Option<Visible>>,
    dunder_class: Option<Atom>,
    /// How many entries may still be made for names that pass through a scope.
    room: usize,
}

/// A slot to put back when a scope is left.
type Undo = (Atom, Option<Visible>);

impl Resolver<'_, '_, '_> {
    /// A name that an inner scope binds through `global` is bound in the module.
    fn bind_globals(&mut self, count: usize) {
        for index in 0..count {
            let Some(binding) = self.binding(BindingId(index as u32)) else {
                continue;
            };
            if binding.scope != ScopeId::MODULE
                && binding.flags.has(BindingFlags::DECLARED_GLOBAL)
                && binding.flags.is_bound()
            {
                self.table.mark(
                    ScopeId::MODULE,
                    binding.name,
                    binding.source_name,
                    BindingFlags::BOUND_INSIDE,
                );
            }
        }
    }

    fn walk(&mut self) -> Result<(), Diagnostic> {
        let children = Children::of(&self.table.scopes);
        let bindings = Groups::of(self.table.scopes.all.len(), &self.table.scopes.bindings);
        let mut undo: Vec<Undo> = Vec::new();
        let mut open: Vec<(Option<ScopeId>, usize)> = Vec::new();
        let mut next = (!self.table.scopes.all.is_empty()).then_some(ScopeId::MODULE);
        loop {
            if let Some(scope) = next {
                for binding in bindings.list(scope) {
                    self.decide(scope, *binding)?;
                }
                open.push((children.sibling(scope), undo.len()));
                self.show(scope, bindings.list(scope), &mut undo);
                next = children.first(scope);
                continue;
            }
            let Some((sibling, mark)) = open.pop() else {
                return Ok(());
            };
            for (name, before) in undo.drain(mark..).rev() {
                if let Some(slot) = self.visible.get_mut(name.index()) {
                    *slot = before;
                }
            }
            next = sibling;
        }
    }

    /// Makes the names of a scope visible inside it.
    fn show(&mut self, scope: ScopeId, bindings: &[BindingId], undo: &mut Vec<Undo>) {
        match self.kind(scope) {
            ScopeKind::Module => {}
            ScopeKind::Class => {
                if let Some(name) = self.dunder_class {
                    self.set(name, Visible::ClassCell(scope), undo);
                }
            }
            _ => {
                for id in bindings {
                    if let Some(binding) = self.binding(*id)
                        && matches!(
                            binding.binding_scope,
                            BindingScope::Local | BindingScope::GlobalExplicit
                        )
                    {
                        self.set(binding.name, Visible::Binding(*id), undo);
                    }
                }
            }
        }
    }

    fn set(&mut self, name: Atom, visible: Visible, undo: &mut Vec<Undo>) {
        if let Some(slot) = self.visible.get_mut(name.index()) {
            undo.push((name, *slot));
            *slot = Some(visible);
        }
    }

    fn decide(&mut self, scope: ScopeId, id: BindingId) -> Result<(), Diagnostic> {
        let Some(binding) = self.binding(id) else {
            return Ok(());
        };
        let flags = binding.flags;
        if scope == ScopeId::MODULE {
            self.decide_module(id, &binding);
        } else if flags.has(BindingFlags::DECLARED_GLOBAL) {
            self.settle_global(id, &binding, BindingScope::GlobalExplicit);
        } else if flags.has(BindingFlags::DECLARED_NONLOCAL) {
            return self.decide_nonlocal(id, &binding);
        } else if flags.is_bound() {
            self.settle(id, BindingScope::Local, Resolution::Own);
        } else if let Some((class_binding, kind)) = self.in_class(scope, &binding) {
            self.settle(id, kind, class_binding);
        } else {
            return self.decide_outer(id, &binding);
        }
        Ok(())
    }

    fn decide_module(&mut self, id: BindingId, binding: &Binding) {
        if binding.flags.is_bound() || binding.flags.has(BindingFlags::BOUND_INSIDE) {
            self.settle(id, BindingScope::Local, Resolution::Own);
        } else {
            let resolution = self.unbound(binding.name);
            self.settle(id, BindingScope::GlobalImplicit, resolution);
        }
    }

    fn decide_nonlocal(&mut self, id: BindingId, binding: &Binding) -> Result<(), Diagnostic> {
        if let Some(target) = self.enclosing(binding.name) {
            self.settle(id, BindingScope::Free, Resolution::Nonlocal(target));
            return self.capture(binding, target);
        }
        self.settle(id, BindingScope::Free, Resolution::Unbound);
        let name = self.table.atoms.text(binding.source_name);
        let message = format!("no enclosing function binds '{name}'");
        let site = self.table.nonlocals.get(&id).copied();
        self.diagnostics.push(Diagnostic {
            span: site.map(|site| self.table.syntax.node(site).name_span),
            node: site,
            ..Diagnostic::file(Code::NonlocalUnbound, message)
        });
        Ok(())
    }

    /// A name that is not bound in its own scope.
    fn decide_outer(&mut self, id: BindingId, binding: &Binding) -> Result<(), Diagnostic> {
        if let Some(target) = self.enclosing(binding.name) {
            self.settle(id, BindingScope::Free, Resolution::Free(target));
            return self.capture(binding, target);
        }
        self.settle_global(id, binding, BindingScope::GlobalImplicit);
        Ok(())
    }

    /// Type and annotation scopes directly in a class see its names, which CPython looks up at
    /// run time, in the class and then in the module.
    fn in_class(&self, scope: ScopeId, binding: &Binding) -> Option<(Resolution, BindingScope)> {
        let mut at = scope;
        while self.kind(at).sees_class() {
            at = self.table.scopes.get(at)?.parent?;
        }
        if at == scope || self.kind(at) != ScopeKind::Class {
            return None;
        }
        let found = *self.table.scopes.index.get(&(at, binding.name))?;
        let flags = self.binding(found)?.flags;
        if flags.has(BindingFlags::DECLARED_GLOBAL) {
            let resolution = self.global(binding.name);
            return Some((resolution, BindingScope::GlobalExplicit));
        }
        let is_own = flags.is_bound() && !flags.has(BindingFlags::DECLARED_NONLOCAL);
        is_own.then_some((Resolution::Free(found), BindingScope::GlobalImplicit))
    }

    /// The binding that enclosing function-like scopes have for a name.
    fn enclosing(&mut self, name: Atom) -> Option<BindingId> {
        match self.visible.get(name.index()).copied().flatten()? {
            Visible::Binding(id) => {
                let is_global = self.binding(id)?.binding_scope == BindingScope::GlobalExplicit;
                (!is_global).then_some(id)
            }
            Visible::ClassCell(class) => {
                if let Some(known) = self.table.scopes.index.get(&(class, name)) {
                    return Some(*known);
                }
                let id = self.table.mark(class, name, name, BindingFlags::IMPLICIT);
                self.settle(id, BindingScope::Cell, Resolution::Own);
                Some(id)
            }
        }
    }

    /// Makes the target a cell and the name free in all scopes between.
    fn capture(&mut self, binding: &Binding, target: BindingId) -> Result<(), Diagnostic> {
        let is_unevaluated = self.is_unevaluated(binding.scope);
        let Some(found) = self.binding(target) else {
            return Ok(());
        };
        if is_unevaluated && !self.is_unevaluated(found.scope) {
            return Ok(());
        }
        if found.binding_scope == BindingScope::Local && self.kind(found.scope).is_function_like() {
            self.settle(target, BindingScope::Cell, Resolution::Own);
        }
        let mut scope = binding.scope;
        while let Some(parent) = self.table.scopes.get(scope).and_then(|s| s.parent)
            && parent != found.scope
        {
            scope = parent;
            if let Some(known) = self.table.scopes.index.get(&(scope, binding.name)).copied() {
                let kind = self.binding(known).map(|known| known.binding_scope);
                if kind == Some(BindingScope::Free) {
                    break;
                }
                continue;
            }
            self.room = self.room.checked_sub(1).ok_or_else(|| {
                let message = "scopes nest so deep that their names outgrow the file";
                Diagnostic::file(Code::NestingTooDeep, message)
            })?;
            let through =
                self.table
                    .mark(scope, binding.name, binding.source_name, BindingFlags::NONE);
            self.settle(through, BindingScope::Free, Resolution::Free(target));
        }
        Ok(())
    }

    fn settle_global(&mut self, id: BindingId, binding: &Binding, kind: BindingScope) {
        let resolution = self.global(binding.name);
        self.settle(id, kind, resolution);
    }

    /// The module's binding of a name, or what else can supply it.
    fn global(&self, name: Atom) -> Resolution {
        let known = self
            .table
            .scopes
            .index
            .get(&(ScopeId::MODULE, name))
            .copied();
        match known.and_then(|id| Some((id, self.binding(id)?.flags))) {
            Some((id, flags)) if flags.is_bound() || flags.has(BindingFlags::BOUND_INSIDE) => {
                Resolution::Global(id)
            }
            _ => self.unbound(name),
        }
    }

    /// What can supply a name that the module does not bind.
    fn unbound(&self, name: Atom) -> Resolution {
        let text = self.table.atoms.text(name);
        if is_module_implicit(text) || builtin(text, self.python_version).is_some() {
            Resolution::Builtin
        } else if self.table.scopes.has_star_import {
            Resolution::Star
        } else {
            Resolution::Unbound
        }
    }

    fn settle(&mut self, id: BindingId, kind: BindingScope, resolution: Resolution) {
        if let Some(binding) = self.table.scopes.bindings.get_mut(id.index()) {
            binding.binding_scope = kind;
            binding.resolution = resolution;
            match kind {
                BindingScope::Free => binding.flags.add(BindingFlags::FREE),
                BindingScope::Cell => binding.flags.add(BindingFlags::CELL),
                _ => {}
            }
        }
    }

    fn binding(&self, id: BindingId) -> Option<Binding> {
        self.table.scopes.binding(id).copied()
    }

    fn kind(&self, scope: ScopeId) -> ScopeKind {
        self.table
            .scopes
            .get(scope)
            .map_or(ScopeKind::Module, |scope| scope.kind)
    }

    fn is_unevaluated(&self, scope: ScopeId) -> bool {
        self.table
            .scopes
            .get(scope)
            .is_some_and(|scope| scope.is_unevaluated)
    }
}

/// Children of each scope as linked lists.
struct Children {
    first: Vec<Option<ScopeId>>,
    sibling: Vec<Option<ScopeId>>,
}

impl Children {
    fn of(scopes: &Scopes) -> Self {
        let mut children = Self {
            first: vec![None; scopes.all.len()],
            sibling: vec![None; scopes.all.len()],
        };
        for (index, scope) in scopes.all.iter().enumerate().rev() {
            let Some(first) = scope
                .parent
                .and_then(|parent| children.first.get_mut(parent.index()))
            else {
                continue;
            };
            let next = first.replace(ScopeId(index as u32));
            if let Some(slot) = children.sibling.get_mut(index) {
                *slot = next;
            }
        }
        children
    }

    fn first(&self, scope: ScopeId) -> Option<ScopeId> {
        self.first.get(scope.index()).copied().flatten()
    }

    fn sibling(&self, scope: ScopeId) -> Option<ScopeId> {
        self.sibling.get(scope.index()).copied().flatten()
    }
}
