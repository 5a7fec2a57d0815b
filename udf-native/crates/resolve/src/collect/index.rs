//! Calls whose callee an external index names.
//!
//! An index says which definition the text of a callee stands for; which override of a method an object
//! has, and what decorators made of a function, only values say. So the index decides which answers are
//! admitted: the function it names and what overrides it, or the constructors of the class. Admitted
//! answers of the values stay, on the word of the index; where none is, the named definition itself is
//! the answer; all others go.

use relspec_summary::{IndexedCall, Site};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Collector, Way};
use crate::answer::{CallEdge, Dispatch, Method, Override, ParameterLink, Reason};
use crate::hierarchy::Ancestor;
use crate::object::Object;
use crate::program::{ClassId, ConstraintId, FileId, FunctionId, Node};
use crate::solver::{Entry, Phase, Solver};

/// What a symbol of the index is in the repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Function(FunctionId),
    Class(ClassId),
}

/// What becomes of the answers of a call.
enum Decision {
    /// They stay as they are.
    Leave,
    /// These remain, or come.
    Only(Vec<CallEdge>),
    /// Nothing in the repository is called.
    Open(Reason),
}

/// What is known of the definitions that an index names.
pub(crate) struct Named {
    targets: FxHashMap<i64, Vec<Target>>,
    functions: FxHashMap<i64, FunctionId>,
    /// Methods by what they override.
    overrides: FxHashMap<i64, Vec<i64>>,
}

impl Named {
    pub(crate) fn of(solver: &Solver, overrides: &[Override]) -> Self {
        let program = &solver.program;
        let mut functions = FxHashMap::default();
        for id in solver.stated.iter().flat_map(|stated| &stated.functions) {
            if let Some(function) = program.function(*id) {
                functions.insert(function.def_id, *id);
            }
        }
        let classes = program.classes.iter().zip(0..);
        let classes: FxHashMap<i64, ClassId> = classes
            .map(|(class, id)| (class.def_id, ClassId(id)))
            .collect();
        let mut targets: FxHashMap<i64, Vec<Target>> = FxHashMap::default();
        let definitions = solver.inputs.iter();
        let definitions = definitions.flat_map(|of| &of.summary.index_definitions);
        for (symbol, def) in definitions {
            let function = functions.get(def).copied().map(Target::Function);
            let target = function.or_else(|| classes.get(def).copied().map(Target::Class));
            targets.entry(*symbol).or_default().extend(target);
        }
        let mut by_overridden: FxHashMap<i64, Vec<i64>> = FxHashMap::default();
        for found in overrides {
            let methods = by_overridden.entry(found.overridden).or_default();
            methods.push(found.method);
        }
        Self {
            targets,
            functions,
            overrides: by_overridden,
        }
    }

    /// Functions and whatever overrides them, by `def_id`.
    fn with_overrides(&self, functions: impl Iterator<Item = i64>) -> FxHashSet<i64> {
        let mut waiting: Vec<i64> = functions.collect();
        let mut all = FxHashSet::default();
        while let Some(function) = waiting.pop() {
            if all.insert(function) {
                waiting.extend(self.overrides.get(&function).into_iter().flatten());
            }
        }
        all
    }
}

impl Collector<'_> {
    /// Lets the index decide about the calls that it knows.
    pub(super) fn prefer_index(&mut self, named: &Named) {
        let Some(input) = self.solver.inputs.get(self.file.0 as usize) else {
            return;
        };
        if input.summary.indexed.is_empty() {
            return;
        }
        let mut given: FxHashMap<Site, Vec<CallEdge>> = FxHashMap::default();
        for edge in &self.answers.calls {
            if is_of_callee(edge) {
                given.entry(edge.site).or_default().push(*edge);
            }
        }
        let mut decided = FxHashSet::default();
        let mut added = Vec::new();
        for call in &input.summary.indexed {
            let edges = given.get(&call.site).map_or(&[][..], Vec::as_slice);
            let name = input.summary.text(call.full_name);
            match self.decide(named, call, name, edges) {
                Decision::Leave => continue,
                Decision::Only(edges) => {
                    self.answered.insert(call.site);
                    added.extend(edges);
                }
                Decision::Open(reason) => {
                    self.answered.remove(&call.site);
                    self.named.insert(call.site, reason);
                }
            }
            decided.insert(call.site);
        }
        let is_left = |edge: &CallEdge| !is_of_callee(edge) || !decided.contains(&edge.site);
        self.answers.calls.retain(is_left);
        let known = |edge: &CallEdge| {
            let edges = given.get(&edge.site);
            edges.is_some_and(|edges| edges.iter().any(|of| of.target == edge.target))
        };
        let new: Vec<CallEdge> = added.iter().filter(|edge| !known(edge)).copied().collect();
        self.link_new(named, &new);
        self.answers.calls.extend(added);
        self.answers.calls.sort_unstable();
    }

    fn decide(
        &self,
        named: &Named,
        call: &IndexedCall,
        name: &str,
        edges: &[CallEdge],
    ) -> Decision {
        let targets = named.targets.get(&call.symbol);
        let Some(targets) = targets.filter(|targets| !targets.is_empty()) else {
            return self.outside(named, call, name, edges);
        };
        let classes = targets.iter().filter_map(|target| match target {
            Target::Class(class) => Some(*class),
            Target::Function(_) => None,
        });
        match classes.clone().next() {
            // Several variants of a class: which one it is, values say.
            Some(class) if classes.count() == 1 => self.constructed(call, class, edges),
            Some(_) => Decision::Leave,
            None => self.function(named, call, targets, edges),
        }
    }

    /// The index names functions.
    fn function(
        &self,
        named: &Named,
        call: &IndexedCall,
        targets: &[Target],
        edges: &[CallEdge],
    ) -> Decision {
        let program = &self.solver.program;
        let bodies = targets.iter().filter_map(|target| match target {
            Target::Function(id) => Some((*id, program.function(*id)?)),
            Target::Class(_) => None,
        });
        let bodies = bodies.filter(|(_, info)| !info.is_overload && !self.is_stub(info.file));
        let bodies: Vec<(FunctionId, i64, bool)> = bodies
            .map(|(id, info)| (id, info.def_id, info.class.is_some()))
            .collect();
        if bodies.is_empty() {
            return Decision::Leave;
        }
        let admitted = named.with_overrides(bodies.iter().map(|(_, def_id, _)| *def_id));
        let kept = edges.iter().filter(|edge| admitted.contains(&edge.target));
        let mut kept: Vec<CallEdge> = kept.copied().collect();
        if kept.is_empty() {
            let is_itself = bodies.iter().all(|(id, _, _)| self.is_as_defined(*id));
            if !edges.is_empty() && !is_itself {
                return Decision::Leave;
            }
            kept.extend(bodies.iter().map(|(_, target, is_method)| CallEdge {
                dispatch: if *is_method {
                    Dispatch::Method
                } else {
                    Dispatch::Function
                },
                ..index_edge(self.file, call.site, *target)
            }));
        }
        Decision::Only(on_the_word_of_the_index(kept))
    }

    /// The index names a class.
    fn constructed(&self, call: &IndexedCall, class: ClassId, edges: &[CallEdge]) -> Decision {
        let solver = self.solver;
        let Some(info) = solver.program.class(class) else {
            return Decision::Leave;
        };
        if self.is_stub(info.file) || !edges.is_empty() && !self.is_class_as_defined(class) {
            return Decision::Leave;
        }
        let metaclass = solver.hierarchy.metaclass(class);
        let orders = std::iter::once(class).chain(metaclass);
        let classes: FxHashSet<ClassId> = orders
            .flat_map(|class| solver.hierarchy.order(class))
            .filter_map(|ancestor| match ancestor {
                Ancestor::Class(class) => Some(*class),
                Ancestor::External(_) => None,
            })
            .collect();
        let of_class = classes
            .iter()
            .filter_map(|class| solver.program.class(*class));
        let methods: FxHashSet<i64> = of_class
            .flat_map(|class| class.attributes.values())
            .flat_map(|bound| self.functions_in(bound.any))
            .collect();
        let kept = edges.iter().filter(|edge| methods.contains(&edge.target));
        let mut kept: Vec<CallEdge> = kept.copied().collect();
        if kept.is_empty() {
            for name in ["__new__", "__init__"] {
                let name = solver.program.names.get(name);
                let found = name.and_then(|name| solver.attribute_in_order(class, 0, name));
                let found = found.into_iter().flat_map(|node| self.functions_in(node));
                kept.extend(found.map(|target| CallEdge {
                    dispatch: Dispatch::Constructor,
                    ..index_edge(self.file, call.site, target)
                }));
            }
        }
        if kept.is_empty() {
            return Decision::Open(Reason::Synthesised(info.def_id));
        }
        Decision::Only(on_the_word_of_the_index(kept))
    }

    /// The index names something that it does not know to be defined in the repository.
    fn outside(
        &self,
        named: &Named,
        call: &IndexedCall,
        name: &str,
        edges: &[CallEdge],
    ) -> Decision {
        if self.is_own_name(name) {
            return Decision::Leave;
        }
        // A class of the repository may override what it inherits from outside.
        let may_override = |edge: &&CallEdge| {
            let function = named.functions.get(&edge.target);
            let function = function.and_then(|id| self.solver.program.function(*id));
            let class = function.and_then(|function| function.class);
            call.is_attribute && class.is_some_and(|class| self.has_external_ancestor(class))
        };
        let kept: Vec<CallEdge> = edges.iter().filter(may_override).copied().collect();
        if kept.is_empty() {
            Decision::Open(Reason::External(name.to_owned()))
        } else if kept.len() == edges.len() {
            Decision::Leave
        } else {
            let count = kept.len() as u32;
            let kept = kept.into_iter().map(|edge| CallEdge {
                candidates: count,
                ..edge
            });
            Decision::Only(kept.collect())
        }
    }

    fn is_stub(&self, file: FileId) -> bool {
        let file = self.solver.program.file(file);
        file.is_some_and(|file| file.is_stub)
    }

    /// Whether a dotted name starts with a module of the repository.
    fn is_own_name(&self, name: &str) -> bool {
        let program = &self.solver.program;
        let ends = name.match_indices('.').map(|(at, _)| at);
        let mut prefixes = ends.filter_map(|end| name.get(..end));
        prefixes.any(|prefix| {
            let module = program.names.get(prefix);
            module.is_some_and(|name| program.module(name).is_some() || program.is_namespace(name))
        })
    }

    fn has_external_ancestor(&self, class: ClassId) -> bool {
        let mut order = self.solver.hierarchy.order(class).iter();
        order.any(|ancestor| matches!(ancestor, Ancestor::External(_)))
    }

    /// Functions that a variable holds, through what wraps them in a class; `def_id`s.
    fn functions_in(&self, node: Node) -> Vec<i64> {
        let solver = self.solver;
        let mut found = Vec::new();
        let mut waiting = vec![node];
        let mut seen = FxHashSet::default();
        while let Some(node) = waiting.pop() {
            if !seen.insert(node) {
                continue;
            }
            for object in solver.held(node) {
                match solver.objects.get(*object) {
                    Object::Function(function) => {
                        let origin = solver.program.function(solver.origin(function));
                        found.extend(origin.map(|info| info.def_id));
                    }
                    Object::Static(inner)
                    | Object::ClassMethod(inner)
                    | Object::Property(inner)
                    | Object::Generic(inner) => waiting.push(inner),
                    _ => {}
                }
            }
        }
        found
    }

    /// What the name of a definition holds in the end; `None` inside of functions.
    fn binding(&self, file: FileId, class: Option<ClassId>, name: &str) -> Option<Node> {
        let program = &self.solver.program;
        let name = program.names.get(name)?;
        let bound = match class {
            Some(class) => program.class(class)?.attributes.get(&name),
            None => program.file(file)?.globals.get(&name),
        };
        bound.map(|bound| bound.at_end)
    }

    /// Whether the name of a function still holds it: no decorator made something else of it.
    fn is_as_defined(&self, function: FunctionId) -> bool {
        let Some(info) = self.solver.program.function(function) else {
            return false;
        };
        let name = self.solver.program.names.text(info.name);
        match self.binding(info.file, info.class, name) {
            Some(node) if !self.solver.held(node).is_empty() => {
                self.functions_in(node).contains(&info.def_id)
            }
            _ => true,
        }
    }

    fn is_class_as_defined(&self, class: ClassId) -> bool {
        let Some(info) = self.solver.program.class(class) else {
            return false;
        };
        let path = self.solver.program.names.text(info.path);
        if path.contains('.') {
            return true;
        }
        let node = self.binding(info.file, None, path);
        let held = node.map_or(&[][..], |node| self.solver.held(node));
        let mut objects = held.iter().map(|object| self.solver.objects.get(*object));
        held.is_empty() || objects.any(|object| object == Object::Class(class))
    }

    /// Parameter links of answers that only the index gives.
    fn link_new(&mut self, named: &Named, new: &[CallEdge]) {
        if new.is_empty() {
            return;
        }
        let wanted: FxHashSet<Site> = new.iter().map(|edge| edge.site).collect();
        let mut calls: FxHashMap<Site, ConstraintId> = FxHashMap::default();
        for (id, _, site) in self.stated_calls() {
            if wanted.contains(&site) {
                calls.entry(site).or_insert(id);
            }
        }
        let mut links: Vec<ParameterLink> = Vec::new();
        for edge in new {
            let found = calls.get(&edge.site).copied();
            let Some((by, function)) = found.zip(named.functions.get(&edge.target).copied()) else {
                continue;
            };
            self.link_edge(edge, by, function, &mut links);
        }
        self.answers.links.extend(links);
        self.answers.links.sort_unstable();
        self.answers.links.dedup();
    }

    fn link_edge(
        &self,
        edge: &CallEdge,
        by: ConstraintId,
        function: FunctionId,
        links: &mut Vec<ParameterLink>,
    ) {
        let receiver = self.evidence.receiver(edge.site);
        let has_receiver = edge.dispatch == Dispatch::Constructor
            || receiver.is_some() && self.takes_receiver(edge, function);
        let way = Way {
            site: edge.site,
            is_implicit: false,
            root: by,
            function,
            dispatch: edge.dispatch,
            phase: Phase::Values,
            entry: Entry {
                by,
                function,
                has_receiver,
            },
        };
        let is_method = edge.dispatch == Dispatch::Method;
        let receiver = receiver.filter(|_| has_receiver && is_method);
        self.link(&way, receiver, None, links);
    }

    /// Whether the object before the dot is the first argument of a method: not where a class is asked for
    /// what its instances have.
    fn takes_receiver(&self, edge: &CallEdge, function: FunctionId) -> bool {
        let Some(info) = self.solver.program.function(function) else {
            return false;
        };
        if info.receiver.is_none() || info.takes_class {
            return info.receiver.is_some();
        }
        let Some((_, object)) = self.evidence.object(edge.site) else {
            return true;
        };
        let held = self.solver.held(self.node(object.0));
        let mut objects = held.iter().map(|object| self.solver.objects.get(*object));
        held.is_empty() || !objects.all(|object| matches!(object, Object::Class(_)))
    }
}

/// Whether an answer is about what is called, not about what happens on the way.
fn is_of_callee(edge: &CallEdge) -> bool {
    !edge.dispatch.is_implicit() && edge.dispatch != Dispatch::Callback
}

const fn index_edge(file: FileId, site: Site, target: i64) -> CallEdge {
    CallEdge {
        file: file.0 as usize,
        site,
        target,
        dispatch: Dispatch::Function,
        method: Method::Index,
        candidates: 1,
    }
}

fn on_the_word_of_the_index(mut edges: Vec<CallEdge>) -> Vec<CallEdge> {
    edges.sort_unstable();
    edges.dedup_by_key(|edge| edge.target);
    let candidates = edges.len() as u32;
    for edge in &mut edges {
        edge.method = Method::Index;
        edge.candidates = candidates;
    }
    edges
}
