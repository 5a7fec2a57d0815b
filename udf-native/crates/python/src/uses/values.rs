//! What the expressions of a file may be: a set of candidates per node, worked out on demand.
//!
//! A set depends on the sets of the parts of an expression and of what its names were assigned,
//! so evaluation keeps what waits on a stack of its own. A value that depends on itself says
//! nothing.

use relspec_text::name::mangle_name;
use rustc_hash::FxHashMap;

use super::File;
use super::paths::{Basis, Candidate, Part, PathIx, Paths, Root, SetIx, Step};
use super::places::Place;
use super::sites::{Bound, Site, Sites, Value};
use crate::atom::Atom;
use crate::defs::{DefIndex, DefKind};
use crate::graph::Receiver;
use crate::scopes::{Binding, BindingFlags, BindingId, Occurrence, Resolution};
use crate::scopes::{Scope, ScopeId, ScopeKind};
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
    mangled: FxHashMap<(Atom, Atom), &'a str>,
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
            mangled: FxHashMap::default(),
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
        self.paths
            .step(module, Step::Name(name))
            .unwrap_or(module)
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
        self.paths
            .append(set, step, |paths, candidate| match step {
                Step::Call => Some(called(file, paths, candidate)),
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
        let name = self.attribute_name(id, name);
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

    /// The name of an attribute as the compiler stores it.
    pub(super) fn attribute_name(&mut self, node: NodeId, name: Atom) -> &'a str {
        let analysis = self.file.analysis;
        let text = analysis.atoms.text(name);
        if !text.starts_with("__") || text.ends_with("__") {
            return text;
        }
        let scope = analysis.scopes.get(analysis.scopes.scope_at(node));
        let Some(class) = scope.and_then(|scope| scope.private) else {
            return text;
        };
        let arena = self.file.arena;
        self.mangled
            .entry((class, name))
            .or_insert_with(|| arena.alloc_str(&mangle_name(analysis.atoms.text(class), text)))
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
            None => self.class_around(id),
        };
        let is_class = |def: &DefIndex| self.file.def_kind(*def) == Some(DefKind::Class);
        Ok(match class.filter(is_class) {
            Some(class) => self.root(Root::SuperOf(class), Basis::SelfType),
            None => SetIx::EMPTY,
        })
    }

    /// The class whose body the function around a node stands in.
    fn class_around(&self, node: NodeId) -> Option<DefIndex> {
        let defs = &self.file.analysis.defs;
        let mut def = defs.owner(node);
        while self.file.def_kind(def) == Some(DefKind::Function)
            || self.file.def_kind(def) == Some(DefKind::Lambda)
        {
            if let Some(class) = defs.class_of(def) {
                return Some(class);
            }
            def = defs.get(def)?.parent?;
        }
        None
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

    /// What the name at an occurrence may be.
    pub(super) fn name(&mut self, occurrence: &Occurrence) -> Named {
        loop {
            match self.try_name(occurrence) {
                Ok(named) => return named,
                Err(Missing(part)) => {
                    self.of(part);
                }
            }
        }
    }

    fn try_name(&mut self, occurrence: &Occurrence) -> Known<Named> {
        let analysis = self.file.analysis;
        let found = occurrence.binding.and_then(|id| analysis.scopes.binding(id));
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
                set: class.map_or(SetIx::EMPTY, |class| self.root(Root::Def(class), Basis::Scope)),
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
            let max_calls = if is_followed { 0 } else { 1 };
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
    fn own_variable(&mut self, binding: &Binding, may_be_unbound: bool) -> SetIx {
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
    pub(super) fn own_name(&mut self, name: Atom) -> Option<PathIx> {
        let module = self.import_root(self.file.analysis.module_name)?;
        let name = self.file.analysis.atoms.text(name);
        self.paths.step(module, Step::Name(name))
    }

    /// A name of this module that nothing in the file binds.
    pub(super) fn own_member(&mut self, name: &'a str) -> SetIx {
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
    fn of_alias(&mut self, site: &Site) -> SetIx {
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
    pub(super) fn given(&mut self, value: Value) -> SetIx {
        if let Value::Expr(node) | Value::Iter(node) | Value::Enter(node) = value {
            self.of(node);
        }
        self.try_given(value).unwrap_or(SetIx::EMPTY)
    }

    fn import_root(&mut self, module: &'a str) -> Option<PathIx> {
        let is_spelled = !module.is_empty() && !module.contains(['{', '}']);
        is_spelled.then(|| self.paths.root(Root::Import(module)))
    }

    /// What an alias binds its name to.
    pub(super) fn imported(&mut self, alias: NodeId) -> SetIx {
        let file = self.file;
        let Some(import) = super::imports::import(file, alias) else {
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

    /// Instances of the types that an annotation names.
    fn try_declared(&mut self, annotation: NodeId) -> Known<SetIx> {
        let mut candidates: Vec<Candidate> = Vec::new();
        for head in self.heads(annotation)? {
            let step = if head.is_class { None } else { Some(Step::Call) };
            for candidate in self.paths.set(head.set) {
                let path = match step {
                    Some(step) => self.paths.step(candidate.path, step),
                    None => Some(candidate.path),
                };
                candidates.extend(path.map(|path| Candidate {
                    path,
                    basis: Basis::Annotation,
                    ..*candidate
                }));
            }
        }
        Ok(self.paths.set_of(&candidates))
    }

    /// The one type that an annotation names, as a path; `None` if there is none or several.
    pub(super) fn declared_type(&mut self, annotation: NodeId) -> Option<PathIx> {
        let heads = loop {
            match self.heads(annotation) {
                Ok(heads) => break heads,
                Err(Missing(part)) => {
                    self.of(part);
                }
            }
        };
        let [head] = heads.as_slice() else {
            return None;
        };
        match self.paths.set(head.set) {
            [candidate] if !head.is_class => Some(candidate.path),
            _ => None,
        }
    }

    /// The types an annotation is made of: through unions, `Optional` and what only qualifies.
    fn heads(&mut self, annotation: NodeId) -> Known<Vec<Head>> {
        let mut heads = Vec::new();
        let mut waiting = vec![(annotation, false)];
        while let Some((id, is_class)) = waiting.pop() {
            if heads.len() >= MAX_SITES {
                return Ok(Vec::new());
            }
            let node = self.file.analysis.syntax.node(id);
            match node.kind {
                Kind::Name | Kind::Attribute => heads.push(Head {
                    set: self.part(id)?,
                    is_class,
                }),
                Kind::BinOp => {
                    let operands = self.file.analysis.syntax.children(id);
                    waiting.extend(operands.map(|operand| (operand, is_class)));
                }
                Kind::Subscript => self.subscripted(id, is_class, &mut heads, &mut waiting)?,
                Kind::Constant => {
                    if let Some(Constant::Str(text)) = self.file.analysis.syntax.constant(id) {
                        let set = self.quoted(text);
                        heads.push(Head { set, is_class });
                    }
                }
                _ => {}
            }
        }
        Ok(heads)
    }

    fn subscripted(
        &mut self,
        id: NodeId,
        is_class: bool,
        heads: &mut Vec<Head>,
        waiting: &mut Vec<(NodeId, bool)>,
    ) -> Known<()> {
        let syntax = &self.file.analysis.syntax;
        let (Some(generic), Some(index)) =
            (self.child(id, Field::Value), self.child(id, Field::Slice))
        else {
            return Ok(());
        };
        let generic_node = syntax.node(generic);
        let name = generic_node.name.map(|name| self.file.analysis.atoms.text(name));
        let parts: Vec<NodeId> = match syntax.node(index).kind {
            Kind::Tuple => syntax.children(index).collect(),
            _ => vec![index],
        };
        match name {
            Some("Optional" | "Union") => {
                waiting.extend(parts.into_iter().map(|part| (part, is_class)));
            }
            Some(
                "Annotated" | "Final" | "ClassVar" | "Required" | "NotRequired" | "ReadOnly",
            ) => waiting.extend(parts.first().map(|part| (*part, is_class))),
            Some("Type" | "type") => waiting.extend(parts.first().map(|part| (*part, true))),
            _ if matches!(generic_node.kind, Kind::Name | Kind::Attribute) => heads.push(Head {
                set: self.part(generic)?,
                is_class,
            }),
            _ => {}
        }
        Ok(())
    }

    /// A dotted name in quotes, looked up in the module.
    fn quoted(&mut self, text: &'a str) -> SetIx {
        let mut names = text.trim().split('.');
        let bound = names.next().and_then(|name| self.global(name));
        let Some(id) = bound else {
            return SetIx::EMPTY;
        };
        let count = self.sites.of_binding(id).len();
        let (live, _) = self.sites.live(id, count);
        let mut candidates = Vec::new();
        for site in live.iter().take(MAX_SITES) {
            let set = self.of_alias(site);
            candidates.extend_from_slice(self.paths.set(set));
        }
        let mut set = self.paths.set_of(&candidates);
        for name in names {
            if !relspec_text::name::is_identifier(name) {
                return SetIx::EMPTY;
            }
            set = self.append(set, Step::Name(name));
        }
        set
    }

    /// What a binding of the module or a class holds in the end.
    pub(super) fn at_end(&mut self, id: BindingId) -> SetIx {
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
    pub(super) fn global(&self, name: &str) -> Option<BindingId> {
        let name = self.file.analysis.atoms.get(name)?;
        self.globals.get(&name).copied()
    }

    /// The sites of all bindings.
    pub(super) fn sites(&self) -> &'s Sites {
        self.sites
    }
}

/// A type that an annotation names.
struct Head {
    set: SetIx,
    /// The annotated thing is the class, not an instance.
    is_class: bool,
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
fn called(file: &File<'_, '_>, paths: &Paths<'_>, callee: &Candidate) -> Basis {
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

fn is_class_name(name: &str) -> bool {
    let mut letters = name.chars().filter(|c| c.is_alphabetic());
    letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
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
