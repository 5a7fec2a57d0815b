//! Scopes, bindings and the target of every name, as CPython's `symtable` has them.
//!
//! Three passes: `build` walks the nodes once and enters every name into the table of its scope;
//! `resolve` walks the scopes from the outside in and decides what each entry refers to; `paths`
//! finds the names that are bound only on some paths.

mod build;
mod paths;
mod resolve;

pub(crate) use build::build;
pub(crate) use resolve::resolve;

use rustc_hash::FxHashMap;

use crate::atom::Atom;
use crate::defs::DefIndex;
use crate::syntax::{NodeId, Span};

/// Index of a scope in [`Scopes::all`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScopeId(pub u32);

impl ScopeId {
    /// The module scope.
    pub const MODULE: Self = Self(0);

    /// As an index of an array.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Index of a binding in [`Scopes::bindings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BindingId(pub u32);

impl BindingId {
    /// As an index of an array.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What makes a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ScopeKind {
    /// File.
    Module,
    /// Class body.
    Class,
    /// Function with its parameters.
    Function,
    /// Lambda with its parameters.
    Lambda,
    /// Comprehension or generator expression without its first iterable.
    Comprehension,
    /// `[T]` of a function, class or type alias.
    TypeParameters,
    /// Value of a type alias.
    TypeAlias,
    /// Bound or default of a type parameter.
    TypeVariable,
    /// Annotation that is not evaluated where it stands.
    Annotation,
}

impl ScopeKind {
    /// The kind as stored in `py_scopes`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Module => "MODULE",
            Self::Class => "CLASS",
            Self::Function => "FUNCTION",
            Self::Lambda => "LAMBDA",
            Self::Comprehension => "COMPREHENSION",
            Self::TypeParameters => "TYPE_PARAMETERS",
            Self::TypeAlias => "TYPE_ALIAS",
            Self::TypeVariable => "TYPE_VARIABLE",
            Self::Annotation => "ANNOTATION",
        }
    }

    /// Whether inner scopes see its names.
    #[must_use]
    pub const fn is_function_like(self) -> bool {
        !matches!(self, Self::Module | Self::Class)
    }

    /// Whether it sees the names of a class body it stands in directly.
    #[must_use]
    pub const fn sees_class(self) -> bool {
        matches!(
            self,
            Self::TypeParameters | Self::TypeAlias | Self::TypeVariable | Self::Annotation
        )
    }
}

/// One scope.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Scope {
    /// What makes it.
    pub kind: ScopeKind,
    /// The module, definition, comprehension, annotation expression, or bound or default of a type
    /// parameter that makes it.
    pub node: NodeId,
    /// The scope around it; `None` for the module.
    pub parent: Option<ScopeId>,
    /// The definition that makes it, or the owner of its node if no definition does
    /// (comprehension, annotation, type variable).
    pub def: DefIndex,
    /// `scope_id`.
    pub id: i64,
    /// Name of the definition or type parameter; `<listcomp>`, `<setcomp>`, `<dictcomp>`,
    /// `<genexpr>`, `<annotation>`.
    pub name: Atom,
    /// Name of the class whose private names are mangled here.
    pub private: Option<Atom>,
    /// Lies in a function-like scope, at any distance.
    pub is_nested: bool,
    /// Function or lambda with a `yield` of its own, or generator expression.
    pub is_generator: bool,
    /// `async def`, or comprehension that awaits.
    pub is_coroutine: bool,
    /// Never run: an annotation under `from __future__ import annotations`, and what is in it.
    pub is_unevaluated: bool,
}

/// Facts about a name in a scope; the lower bits are `py_bindings.flags`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BindingFlags(u32);

impl BindingFlags {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// Read.
    pub const REFERENCED: Self = Self(1);
    /// Assigned, declared with a type, or deleted.
    pub const ASSIGNED: Self = Self(2);
    /// Parameter.
    pub const PARAMETER: Self = Self(4);
    /// Imported.
    pub const IMPORTED: Self = Self(8);
    /// Annotated as a bare name.
    pub const ANNOTATED: Self = Self(16);
    /// In a `global` statement.
    pub const DECLARED_GLOBAL: Self = Self(32);
    /// In a `nonlocal` statement, or walrus target in a comprehension.
    pub const DECLARED_NONLOCAL: Self = Self(64);
    /// Taken from an enclosing scope.
    pub const FREE: Self = Self(128);
    /// Taken by an inner scope.
    pub const CELL: Self = Self(256);
    /// Name of a definition.
    pub const NAMESPACE: Self = Self(512);
    /// Type parameter.
    pub const TYPE_PARAMETER: Self = Self(1024);
    /// Deleted.
    pub const DELETED: Self = Self(2048);
    /// Bound only on some paths through its scope.
    pub const CONDITIONAL: Self = Self(4096);
    /// Not stored: bound by more than an annotation.
    pub const HAS_VALUE: Self = Self(1 << 16);
    /// Not stored: bound here by an inner scope, through `global` or a walrus.
    pub const BOUND_INSIDE: Self = Self(1 << 17);
    /// Not stored: exists without being written anywhere in its scope, as `__class__`.
    pub const IMPLICIT: Self = Self(1 << 18);

    const BOUND: Self =
        Self(Self::ASSIGNED.0 | Self::PARAMETER.0 | Self::IMPORTED.0 | Self::TYPE_PARAMETER.0);

    /// The bits of `py_bindings.flags`.
    #[must_use]
    pub const fn stored(self) -> i32 {
        (self.0 & 0xffff) as i32
    }

    /// Whether all of `other` is set.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether the scope itself binds the name.
    #[must_use]
    pub const fn is_bound(self) -> bool {
        self.0 & Self::BOUND.0 != 0
    }

    /// Both.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// Where CPython looks a name up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BindingScope {
    /// Here.
    Local,
    /// Here, and an inner scope takes it.
    Cell,
    /// In an enclosing scope.
    Free,
    /// In the module, since nothing else binds it.
    GlobalImplicit,
    /// In the module, since it is declared so.
    GlobalExplicit,
}

impl BindingScope {
    /// As stored in `py_bindings`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Local => "LOCAL",
            Self::Cell => "CELL",
            Self::Free => "FREE",
            Self::GlobalImplicit => "GLOBAL_IMPLICIT",
            Self::GlobalExplicit => "GLOBAL_EXPLICIT",
        }
    }
}

/// What a binding refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// It is the thing itself: LOCAL or CELL.
    Own,
    /// Binding of the module.
    Global(BindingId),
    /// Binding of an enclosing scope, declared `nonlocal`.
    Nonlocal(BindingId),
    /// Binding of an enclosing scope.
    Free(BindingId),
    /// Builtin, or attribute every module has.
    Builtin,
    /// Only a star import of the module can supply it.
    Star,
    /// Nothing binds it.
    Unbound,
}

impl Resolution {
    /// The binding it refers to elsewhere.
    #[must_use]
    pub const fn target(self) -> Option<BindingId> {
        match self {
            Self::Global(target) | Self::Nonlocal(target) | Self::Free(target) => Some(target),
            _ => None,
        }
    }

    /// As stored in `py_binding_resolutions`; `None` for LOCAL and CELL, which have no row.
    #[must_use]
    pub const fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Own => None,
            Self::Global(_) => Some("GLOBAL"),
            Self::Nonlocal(_) => Some("NONLOCAL"),
            Self::Free(_) => Some("FREE"),
            Self::Builtin => Some("BUILTIN"),
            Self::Star => Some("STAR"),
            Self::Unbound => Some("UNBOUND"),
        }
    }
}

/// A name in a scope.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The scope.
    pub scope: ScopeId,
    /// Name after mangling.
    pub name: Atom,
    /// Name as first written.
    pub source_name: Atom,
    /// `binding_id`.
    pub id: i64,
    /// Facts.
    pub flags: BindingFlags,
    /// Where it is looked up.
    pub binding_scope: BindingScope,
    /// What it refers to.
    pub resolution: Resolution,
    /// First node in the scope that binds it; `None` if none does.
    pub first_site: Option<NodeId>,
}

impl Binding {
    /// `binding_kind` of `py_bindings`: the first that applies.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        let flags = self.flags;
        if flags.has(BindingFlags::DECLARED_NONLOCAL) {
            "NONLOCAL_REF"
        } else if matches!(
            self.binding_scope,
            BindingScope::GlobalImplicit | BindingScope::GlobalExplicit
        ) {
            "GLOBAL_REF"
        } else if matches!(self.binding_scope, BindingScope::Free) {
            "FREE_REF"
        } else if flags.has(BindingFlags::PARAMETER) {
            "PARAMETER"
        } else if flags.has(BindingFlags::TYPE_PARAMETER) {
            "TYPE_PARAMETER"
        } else if flags.has(BindingFlags::IMPORTED) {
            "IMPORT"
        } else if flags.has(BindingFlags::NAMESPACE) {
            "NAMESPACE"
        } else if flags.has(BindingFlags::ANNOTATED) && !flags.has(BindingFlags::HAS_VALUE) {
            "ANNOTATION_ONLY"
        } else {
            "LOCAL"
        }
    }
}

/// What happens to a name at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Use {
    /// Read.
    Load,
    /// Written by an assignment, loop, `with`, walrus or comprehension.
    Store,
    /// Read and written by an augmented assignment.
    Augmented,
    /// `del`.
    Del,
    /// Parameter.
    Param,
    /// Bound by an import.
    Import,
    /// Name of a function.
    Def,
    /// Name of a class.
    Class,
    /// Name of a type alias.
    TypeAlias,
    /// Type parameter.
    TypeParam,
    /// In a `global` statement.
    Global,
    /// In a `nonlocal` statement.
    Nonlocal,
    /// After `as` of an `except`.
    Except,
    /// Captured by a pattern.
    Match,
}

impl Use {
    /// Whether the name is given a value here.
    #[must_use]
    pub const fn binds(self) -> bool {
        !matches!(self, Self::Load | Self::Del | Self::Global | Self::Nonlocal)
    }
}

/// One place where an identifier stands for a variable.
#[derive(Clone, Copy, Debug)]
pub struct Occurrence {
    /// The node: `Name`, `arg`, `alias`, `FunctionDef`, `ExceptHandler`, …
    pub node: NodeId,
    /// The identifier token.
    pub span: Span,
    /// The identifier as written.
    pub name: Atom,
    /// What happens to it.
    pub usage: Use,
    /// The scope in which it is looked up.
    pub scope: ScopeId,
    /// The binding of that scope; `None` for a parenthesised name that is only annotated, which
    /// Python neither evaluates nor binds.
    pub binding: Option<BindingId>,
}

/// Scopes, bindings and occurrences of a file.
#[derive(Debug, Default)]
pub struct Scopes {
    all: Vec<Scope>,
    bindings: Vec<Binding>,
    occurrences: Vec<Occurrence>,
    /// Scope of each node.
    at: Vec<ScopeId>,
    /// Scope each definition makes.
    of_def: Vec<ScopeId>,
    groups: Groups,
    /// By scope and name after mangling.
    index: FxHashMap<(ScopeId, Atom), BindingId>,
    has_star_import: bool,
    has_future_annotations: bool,
}

impl Scopes {
    /// All scopes in source order of the nodes that make them; a parent before its children.
    #[must_use]
    pub fn all(&self) -> &[Scope] {
        &self.all
    }

    /// The scope, if there is one with that index.
    #[must_use]
    pub fn get(&self, scope: ScopeId) -> Option<&Scope> {
        self.all.get(scope.index())
    }

    /// All bindings in order of first appearance, then those that inner scopes made necessary.
    #[must_use]
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// The binding, if there is one with that index.
    #[must_use]
    pub fn binding(&self, binding: BindingId) -> Option<&Binding> {
        self.bindings.get(binding.index())
    }

    /// Bindings of a scope in order of first appearance.
    #[must_use]
    pub fn bindings_of(&self, scope: ScopeId) -> &[BindingId] {
        self.groups.list(scope)
    }

    /// The binding of a name in a scope; the name is the one after mangling.
    #[must_use]
    pub fn lookup(&self, scope: ScopeId, name: Atom) -> Option<BindingId> {
        self.index.get(&(scope, name)).copied()
    }

    /// All occurrences, ordered by node; a node has at most one.
    #[must_use]
    pub fn occurrences(&self) -> &[Occurrence] {
        &self.occurrences
    }

    /// The occurrence at a node.
    #[must_use]
    pub fn occurrence(&self, node: NodeId) -> Option<&Occurrence> {
        let at = self
            .occurrences
            .binary_search_by_key(&node, |occurrence| occurrence.node)
            .ok()?;
        self.occurrences.get(at)
    }

    /// The scope in which a node is evaluated; that around it for a node that makes one.
    #[must_use]
    pub fn scope_at(&self, node: NodeId) -> ScopeId {
        self.at
            .get(node.index())
            .copied()
            .unwrap_or(ScopeId::MODULE)
    }

    /// The scope of a definition's body, or of a type alias' value.
    #[must_use]
    pub fn of_def(&self, def: DefIndex) -> ScopeId {
        self.of_def
            .get(def.index())
            .copied()
            .unwrap_or(ScopeId::MODULE)
    }

    /// The binding that holds the value a binding refers to: itself, or that of another scope;
    /// `None` for builtins, star imports and names nothing binds.
    #[must_use]
    pub fn target(&self, binding: BindingId) -> Option<BindingId> {
        match self.binding(binding)?.resolution {
            Resolution::Own => Some(binding),
            other => other.target(),
        }
    }

    /// Whether the module scope has a star import.
    #[must_use]
    pub const fn has_star_import(&self) -> bool {
        self.has_star_import
    }

    /// Whether `from __future__ import annotations` holds.
    #[must_use]
    pub const fn has_future_annotations(&self) -> bool {
        self.has_future_annotations
    }
}

/// Bindings grouped by scope, in order of their index.
#[derive(Debug, Default)]
struct Groups {
    bindings: Vec<BindingId>,
    /// Where the group of each scope starts, and the end of the last.
    starts: Vec<u32>,
}

impl Groups {
    fn of(scopes: usize, bindings: &[Binding]) -> Self {
        let mut starts = vec![0u32; scopes + 1];
        for binding in bindings {
            if let Some(count) = starts.get_mut(binding.scope.index() + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut grouped = vec![BindingId(0); bindings.len()];
        for (index, binding) in bindings.iter().enumerate() {
            if let Some(at) = next.get_mut(binding.scope.index()) {
                if let Some(slot) = grouped.get_mut(*at as usize) {
                    *slot = BindingId(index as u32);
                }
                *at += 1;
            }
        }
        Self {
            bindings: grouped,
            starts,
        }
    }

    fn list(&self, scope: ScopeId) -> &[BindingId] {
        let start = self.starts.get(scope.index()).copied().unwrap_or(0);
        let end = self.starts.get(scope.index() + 1).copied().unwrap_or(start);
        self.bindings
            .get(start as usize..end as usize)
            .unwrap_or(&[])
    }
}
