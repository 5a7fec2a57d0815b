//! First pass: which scopes there are, and which names each of them holds.

use relspec_text::name::mangle_name;
use rustc_hash::FxHashMap;

use super::{Binding, BindingFlags, BindingId, BindingScope, Occurrence, Resolution, Scope};
use super::{ScopeId, ScopeKind, Scopes, Use};
use crate::atom::{Atom, Atoms};
use crate::defs::{DefIndex, Definitions};
use crate::syntax::{Ctx, Field, Flags, Kind, Node, NodeId, Syntax};

/// The table under construction.
pub(crate) struct Table<'a, 't> {
    pub(super) syntax: &'t Syntax<'a>,
    pub(super) defs: &'t Definitions<'a>,
    pub(super) atoms: &'t mut Atoms<'a>,
    pub(super) scopes: Scopes,
    /// Where each unresolved `nonlocal` would be reported.
    pub(super) nonlocals: FxHashMap<BindingId, NodeId>,
    mangled: FxHashMap<(Atom, Atom), Atom>,
    ordinals: FxHashMap<(DefIndex, ScopeKind), i64>,
    /// Scope each comprehension node makes.
    of_comprehension: FxHashMap<NodeId, ScopeId>,
    lazy_annotations: bool,
    super_name: Option<Atom>,
}

/// Enters every scope and every name of a file.
pub(crate) fn build<'a, 't>(
    syntax: &'t Syntax<'a>,
    defs: &'t Definitions<'a>,
    atoms: &'t mut Atoms<'a>,
    python_version: (u8, u8),
) -> Table<'a, 't> {
    let has_future = has_future_annotations(syntax, atoms);
    let super_name = atoms.get("super");
    let mut table = Table {
        syntax,
        defs,
        atoms,
        scopes: Scopes {
            at: Vec::with_capacity(syntax.len()),
            of_def: vec![ScopeId::MODULE; defs.all().len()],
            has_future_annotations: has_future,
            ..Scopes::default()
        },
        nonlocals: FxHashMap::default(),
        mangled: FxHashMap::default(),
        ordinals: FxHashMap::default(),
        of_comprehension: FxHashMap::default(),
        lazy_annotations: has_future || python_version >= (3, 14),
        super_name,
    };
    for (id, node) in syntax.iter() {
        let scope = table.scope_of(id, node);
        table.scopes.at.push(scope);
        table.enter(id, node, scope);
        table.note(id, node, scope);
    }
    table
}

/// Whether the module has `from __future__ import annotations`.
fn has_future_annotations(syntax: &Syntax<'_>, atoms: &Atoms<'_>) -> bool {
    let (Some(future), Some(annotations)) = (atoms.get("__future__"), atoms.get("annotations"))
    else {
        return false;
    };
    syntax
        .children_in(NodeId::ROOT, Field::Body)
        .filter(|id| {
            let node = syntax.node(*id);
            node.kind == Kind::ImportFrom && node.data == 0 && node.name == Some(future)
        })
        .flat_map(|id| syntax.children_in(id, Field::Names))
        .any(|alias| syntax.imported_name(alias) == Some(annotations))
}

impl Table<'_, '_> {
    /// The scope a node is evaluated in, from that of its parent and the place it has there.
    fn scope_of(&mut self, id: NodeId, node: &Node) -> ScopeId {
        let Some(parent_id) = self.syntax.parent(id) else {
            return ScopeId::MODULE;
        };
        let around = self.scopes.scope_at(parent_id);
        let parent = self.syntax.node(parent_id);
        match parent.kind {
            Kind::FunctionDef
            | Kind::AsyncFunctionDef
            | Kind::ClassDef
            | Kind::TypeAlias
            | Kind::Lambda => self.scope_in_definition(id, node, parent, around),
            Kind::ListComp | Kind::SetComp | Kind::DictComp | Kind::GeneratorExp => self
                .of_comprehension
                .get(&parent_id)
                .copied()
                .unwrap_or(around),
            Kind::Comprehension if node.field == Field::Iter && parent.flags.has(Flags::FIRST) => {
                self.parent_of(around)
            }
            Kind::Arg => self.annotation(id, self.parent_of(around)),
            Kind::AnnAssign if node.field == Field::Annotation => self.annotation(id, around),
            Kind::TypeVar | Kind::ParamSpec | Kind::TypeVarTuple => {
                let name = parent
                    .name
                    .unwrap_or_else(|| self.atoms.intern("<unknown>"));
                self.add(ScopeKind::TypeVariable, id, around, name)
            }
            _ => around,
        }
    }

    fn scope_in_definition(
        &mut self,
        id: NodeId,
        node: &Node,
        parent: &Node,
        around: ScopeId,
    ) -> ScopeId {
        let own = self.scopes.of_def(DefIndex(parent.data));
        match node.field {
            Field::Decorator | Field::Default | Field::Target => around,
            Field::TypeParam | Field::Base | Field::Keyword => self.parent_of(own),
            Field::Returns => self.annotation(id, self.parent_of(own)),
            _ => own,
        }
    }

    fn parent_of(&self, scope: ScopeId) -> ScopeId {
        self.scopes
            .get(scope)
            .and_then(|scope| scope.parent)
            .unwrap_or(ScopeId::MODULE)
    }

    fn kind_of(&self, scope: ScopeId) -> ScopeKind {
        self.scopes
            .get(scope)
            .map_or(ScopeKind::Module, |scope| scope.kind)
    }

    fn annotation(&mut self, id: NodeId, around: ScopeId) -> ScopeId {
        if !self.lazy_annotations {
            return around;
        }
        let name = self.atoms.intern("<annotation>");
        self.add(ScopeKind::Annotation, id, around, name)
    }

    /// Makes the scopes that a node makes.
    fn enter(&mut self, id: NodeId, node: &Node, around: ScopeId) {
        let kind = match node.kind {
            Kind::Module => ScopeKind::Module,
            Kind::ClassDef => ScopeKind::Class,
            Kind::FunctionDef | Kind::AsyncFunctionDef => ScopeKind::Function,
            Kind::Lambda => ScopeKind::Lambda,
            Kind::TypeAlias => ScopeKind::TypeAlias,
            kind if kind.is_comprehension() => {
                let name = self.atoms.intern(comprehension_name(kind));
                let scope = self.add(ScopeKind::Comprehension, id, around, name);
                self.edit(scope, |s| s.is_generator = kind == Kind::GeneratorExp);
                self.of_comprehension.insert(id, scope);
                return;
            }
            _ => return,
        };
        let def = DefIndex(node.data);
        let Some(name) = self.defs.get(def).map(|def| def.name) else {
            return;
        };
        let mut parent = around;
        if self.has_type_params(id) {
            parent = self.add(ScopeKind::TypeParameters, id, around, name);
        }
        let scope = self.add(kind, id, parent, name);
        self.edit(scope, |s| {
            s.is_coroutine = node.kind == Kind::AsyncFunctionDef;
        });
        if let Some(slot) = self.scopes.of_def.get_mut(def.index()) {
            *slot = scope;
        }
    }

    fn has_type_params(&self, definition: NodeId) -> bool {
        self.syntax
            .children(definition)
            .map(|child| self.syntax.node(child).field)
            .find(|field| !matches!(field, Field::Decorator | Field::Target))
            == Some(Field::TypeParam)
    }

    fn add(&mut self, kind: ScopeKind, node: NodeId, around: ScopeId, name: Atom) -> ScopeId {
        let scope = ScopeId(self.scopes.all.len() as u32);
        let outer = self.scopes.get(around).copied();
        let made = self.syntax.node(node);
        let def = match kind {
            ScopeKind::Comprehension | ScopeKind::TypeVariable | ScopeKind::Annotation => {
                self.defs.owner(node)
            }
            _ => DefIndex(made.data),
        };
        let ordinal = self.ordinals.entry((def, kind)).or_insert(0);
        *ordinal += 1;
        let ordinal = *ordinal;
        let is_future = kind == ScopeKind::Annotation && self.scopes.has_future_annotations;
        self.scopes.all.push(Scope {
            kind,
            node,
            parent: outer.is_some().then_some(around),
            def,
            id: relspec_ids::scope_id(self.defs.id(def), kind.as_str(), ordinal),
            name,
            private: match (kind, made.kind) {
                (ScopeKind::Class, _) => Some(name),
                (ScopeKind::TypeParameters, Kind::ClassDef) => None,
                _ => outer.and_then(|outer| outer.private),
            },
            is_nested: outer.is_some_and(|o| o.is_nested || o.kind.is_function_like()),
            is_generator: false,
            is_coroutine: false,
            is_unevaluated: is_future || outer.is_some_and(|outer| outer.is_unevaluated),
        });
        scope
    }

    fn edit(&mut self, scope: ScopeId, change: impl FnOnce(&mut Scope)) {
        if let Some(scope) = self.scopes.all.get_mut(scope.index()) {
            change(scope);
        }
    }

    /// Enters the name a node holds, if it stands for a variable.
    fn note(&mut self, id: NodeId, node: &Node, scope: ScopeId) {
        use BindingFlags as F;
        let value = F::ASSIGNED.with(F::HAS_VALUE);
        let (usage, flags) = match node.kind {
            Kind::Name => return self.note_name(id, node, scope),
            Kind::Arg => (Use::Param, F::PARAMETER.with(F::HAS_VALUE)),
            Kind::FunctionDef | Kind::AsyncFunctionDef => (Use::Def, value.with(F::NAMESPACE)),
            Kind::ClassDef => (Use::Class, value.with(F::NAMESPACE)),
            Kind::Alias if node.flags.has(Flags::STAR) => {
                self.scopes.has_star_import |= scope == ScopeId::MODULE;
                return;
            }
            Kind::Alias => (Use::Import, F::IMPORTED.with(F::HAS_VALUE)),
            Kind::DeclaredName => return self.note_declaration(id, node, scope),
            Kind::ExceptHandler => (Use::Except, value),
            Kind::MatchAs | Kind::MatchStar | Kind::MatchMapping => (Use::Match, value),
            Kind::TypeVar | Kind::ParamSpec | Kind::TypeVarTuple => {
                (Use::TypeParam, value.with(F::TYPE_PARAMETER))
            }
            Kind::Yield | Kind::YieldFrom => {
                return self.edit(scope, |s| s.is_generator = true);
            }
            Kind::Await if self.kind_of(scope) == ScopeKind::Comprehension => {
                return self.edit(scope, |s| s.is_coroutine = true);
            }
            Kind::Comprehension if node.flags.has(Flags::ASYNC) => {
                return self.edit(scope, |s| s.is_coroutine = true);
            }
            _ => return,
        };
        self.record(id, node, scope, usage, flags);
    }

    fn note_name(&mut self, id: NodeId, node: &Node, scope: ScopeId) {
        use BindingFlags as F;
        let value = F::ASSIGNED.with(F::HAS_VALUE);
        let parent = self.syntax.node(node.parent);
        let is_target = node.field == Field::Target;
        let (usage, flags) = match (node.ctx, parent.kind) {
            (Ctx::Store, Kind::TypeAlias) if is_target => {
                (Use::TypeAlias, value.with(F::NAMESPACE))
            }
            (Ctx::Store, Kind::AnnAssign) if is_target => {
                let has_value = self.syntax.child(node.parent, Field::Value).is_some();
                let flags = match (parent.flags.has(Flags::SIMPLE), has_value) {
                    (true, true) => value.with(F::ANNOTATED),
                    (true, false) => F::ASSIGNED.with(F::ANNOTATED),
                    (false, true) => value,
                    (false, false) => F::NONE,
                };
                (Use::Store, flags)
            }
            (Ctx::Store, Kind::NamedExpr) if is_target => {
                self.note_walrus(node, scope);
                (Use::Store, value)
            }
            (Ctx::Store, _) => (Use::Store, value),
            (Ctx::Augmented, _) => (Use::Augmented, value),
            (Ctx::Del, _) => (Use::Del, F::ASSIGNED.with(F::DELETED)),
            (Ctx::Load | Ctx::None, _) => {
                self.note_super(node, scope);
                (Use::Load, F::REFERENCED)
            }
        };
        self.record(id, node, scope, usage, flags);
    }

    /// Reading `super` in a function also reads `__class__`.
    fn note_super(&mut self, node: &Node, scope: ScopeId) {
        if node.name != self.super_name {
            return;
        }
        let kind = self.kind_of(scope);
        if kind.is_function_like() && kind != ScopeKind::Annotation {
            let name = self.atoms.intern("__class__");
            self.mark(scope, name, name, BindingFlags::REFERENCED);
        }
    }

    /// A walrus in a comprehension binds in the scope around all comprehensions it is in.
    fn note_walrus(&mut self, node: &Node, scope: ScopeId) {
        let Some(name) = node.name else {
            return;
        };
        let mut outer = scope;
        while self.kind_of(outer) == ScopeKind::Comprehension {
            outer = self.parent_of(outer);
        }
        if outer == scope {
            return;
        }
        let value = BindingFlags::ASSIGNED.with(BindingFlags::HAS_VALUE);
        let atom = self.mangle(scope, name, Use::Store);
        match self.kind_of(outer) {
            ScopeKind::Module => {
                self.mark(scope, atom, name, BindingFlags::DECLARED_GLOBAL);
                self.mark(outer, atom, name, BindingFlags::BOUND_INSIDE);
            }
            ScopeKind::Function | ScopeKind::Lambda => {
                let entry = self.mark(outer, atom, name, value);
                let is_global = self
                    .scopes
                    .binding(entry)
                    .is_some_and(|b| b.flags.has(BindingFlags::DECLARED_GLOBAL));
                let declared = if is_global {
                    BindingFlags::DECLARED_GLOBAL
                } else {
                    BindingFlags::DECLARED_NONLOCAL
                };
                self.mark(scope, atom, name, declared);
            }
            // Python refuses it elsewhere; here it stays in the comprehension.
            _ => {}
        }
    }

    /// A name of a `global` or `nonlocal` statement.
    fn note_declaration(&mut self, id: NodeId, node: &Node, scope: ScopeId) {
        if self.syntax.node(node.parent).kind == Kind::Nonlocal {
            let flags = BindingFlags::DECLARED_NONLOCAL;
            if let Some(binding) = self.record(id, node, scope, Use::Nonlocal, flags) {
                self.nonlocals.entry(binding).or_insert(id);
            }
            return;
        }
        let flags = BindingFlags::DECLARED_GLOBAL;
        let Some(binding) = self.record(id, node, scope, Use::Global, flags) else {
            return;
        };
        let Some(Binding {
            name, source_name, ..
        }) = self.scopes.binding(binding).copied()
        else {
            return;
        };
        self.mark(ScopeId::MODULE, name, source_name, BindingFlags::NONE);
    }

    fn record(
        &mut self,
        id: NodeId,
        node: &Node,
        scope: ScopeId,
        usage: Use,
        flags: BindingFlags,
    ) -> Option<BindingId> {
        let name = node.name?;
        let binding = (flags != BindingFlags::NONE).then(|| {
            let atom = self.mangle(scope, name, usage);
            self.mark(scope, atom, name, flags)
        });
        if usage.binds()
            && let Some(binding) = binding
            && let Some(binding) = self.scopes.bindings.get_mut(binding.index())
            && binding.first_site.is_none()
        {
            binding.first_site = Some(id);
        }
        self.scopes.occurrences.push(Occurrence {
            node: id,
            span: node.name_span,
            name,
            usage,
            scope,
            binding,
        });
        binding
    }

    /// The entry of a name in a scope, made if it is new, with more facts.
    pub(super) fn mark(
        &mut self,
        scope: ScopeId,
        name: Atom,
        source_name: Atom,
        flags: BindingFlags,
    ) -> BindingId {
        let next = BindingId(self.scopes.bindings.len() as u32);
        let binding = *self.scopes.index.entry((scope, name)).or_insert(next);
        if let Some(known) = self.scopes.bindings.get_mut(binding.index()) {
            known.flags.add(flags);
            return binding;
        }
        let id = self.scopes.get(scope).map_or(0, |scope| scope.id);
        self.scopes.bindings.push(Binding {
            scope,
            name,
            source_name,
            id: relspec_ids::binding_id(id, self.atoms.text(name)),
            flags,
            binding_scope: BindingScope::Local,
            resolution: Resolution::Own,
            first_site: None,
        });
        binding
    }

    /// The name as the compiler stores it in `scope`.
    fn mangle(&mut self, scope: ScopeId, name: Atom, usage: Use) -> Atom {
        let text = self.atoms.text(name);
        if !text.starts_with("__") || text.ends_with("__") {
            return name;
        }
        if self.is_class_type_params(scope) {
            // Here only the type parameters themselves are mangled.
            let class = self.scopes.get(scope).map(|scope| scope.name);
            let atom = class.map_or(name, |class| self.mangle_in(class, name));
            let is_own = usage == Use::TypeParam || self.scopes.index.contains_key(&(scope, atom));
            return if is_own { atom } else { name };
        }
        match self.scopes.get(scope).and_then(|scope| scope.private) {
            Some(class) => self.mangle_in(class, name),
            None => name,
        }
    }

    fn mangle_in(&mut self, class: Atom, name: Atom) -> Atom {
        if let Some(atom) = self.mangled.get(&(class, name)) {
            return *atom;
        }
        let mangled = mangle_name(self.atoms.text(class), self.atoms.text(name));
        let atom = self.atoms.intern(&mangled);
        self.mangled.insert((class, name), atom);
        atom
    }

    fn is_class_type_params(&self, scope: ScopeId) -> bool {
        self.scopes.get(scope).is_some_and(|scope| {
            scope.kind == ScopeKind::TypeParameters
                && self.syntax.node(scope.node).kind == Kind::ClassDef
        })
    }
}

const fn comprehension_name(kind: Kind) -> &'static str {
    match kind {
        Kind::ListComp => "<listcomp>",
        Kind::SetComp => "<setcomp>",
        Kind::DictComp => "<dictcomp>",
        _ => "<genexpr>",
    }
}
